/** The outbox: acts on the phone, from "kept" to the server's word on them. */
import type { Entry, NewAct } from "../shapes";
import type { Receipt, Sent, Verb } from "../wire";
import type { EntryRow, Progress } from "./database";
import type { Opened } from "./opened";
import { type PhotoNoted, noted, sealedPhotos } from "./photos";
import { hexOf, newRef, stamp } from "./refs";
import type { Sealed } from "./vault";

/** What is sealed of an act. Never changed once written. */
interface ActKept {
  verb: Verb;
  body: Sent["body"];
  title: string;
  done_at: string;
  settles: string | null;
  photos: PhotoNoted[];
}

/** What is sealed of an answer. `unread`: the phone's own word on an act the server would not read, and knows nothing of. */
export type ReceiptKept = Receipt & { unread?: true };

/** Write an act with its photos in one stroke, and forget the draft it was made from. On disk when this resolves. */
export async function writeEntry<V extends Verb>(opened: Opened, act: NewAct<V>): Promise<Entry<V>> {
  const { row, kept } = await sealedAct(opened, act);
  const pictures = await sealedPhotos(opened, act.photos ?? []);
  const work = opened.store.transaction(["entries", "photos", "drafts"], "readwrite", { durability: "strict" });
  for (const picture of pictures) void work.objectStore("photos").put(picture);
  if (act.draft !== undefined) void work.objectStore("drafts").delete(act.draft);
  void work.objectStore("entries").add(row);
  await work.done;
  return told(row, kept, null, new Map()) as Entry<V>;
}

/** Let go here of an entry the server never read. The act that says why stays with it, and is not sent: nobody there waits for it. */
export async function letGoHere(opened: Opened, act: NewAct<"drop">): Promise<void> {
  const { row } = await sealedAct(opened, act);
  const work = opened.store.transaction("entries", "readwrite", { durability: "strict" });
  const before = await work.store.get(act.body.ref);
  if (before?.state === "refused") {
    void work.store.put({ ...before, state: "dropped" });
    void work.store.add({ ...row, state: "settled" });
  }
  await work.done;
}

async function sealedAct(opened: Opened, act: NewAct): Promise<{ row: EntryRow; kept: ActKept }> {
  const ref = newRef();
  const { verb, body, title, settles = null, done_at = stamp() } = act;
  const kept: ActKept = { verb, body, title, settles, done_at, photos: (act.photos ?? []).map(noted) };
  const row: EntryRow = {
    ref,
    kept_at: Date.now(),
    state: "kept",
    photos: kept.photos.map((photo) => photo.sha256),
    act: await opened.vault.seal(kept, `entry/${ref}`),
    receipt: null,
  };
  return { row, kept };
}

/** All entries, newest first. */
export async function readEntries(opened: Opened): Promise<Entry[]> {
  const work = opened.store.transaction(["entries", "progress"]);
  const [rows, progress] = await Promise.all([
    work.objectStore("entries").getAll(),
    work.objectStore("progress").getAll(),
  ]);
  const arrived = new Map(progress.map((row) => [row.sha256, row]));
  const entries = await Promise.all(rows.map((row) => read(opened, row, arrived)));
  return entries.reverse();
}

async function read(opened: Opened, row: EntryRow, arrived: Map<string, Progress>): Promise<Entry> {
  const act = await unsealed<ActKept>(opened, row.act, `entry/${row.ref}`);
  const receipt = row.receipt && (await unsealed<ReceiptKept>(opened, row.receipt, `receipt/${row.ref}`));
  return told(row, act, receipt, arrived);
}

/** What was unsealed before, by its seal, which is another with every sealing: the outbox is read often. */
const memories = new WeakMap<Opened, Map<string, unknown>>();

async function unsealed<T>(opened: Opened, sealed: Sealed, name: string): Promise<T> {
  const memory = memories.get(opened) ?? new Map<string, unknown>();
  memories.set(opened, memory);
  const seal = hexOf(sealed.iv);
  if (!memory.has(seal)) memory.set(seal, await opened.vault.open<T>(sealed, name));
  return memory.get(seal) as T;
}

function told(row: EntryRow, act: ActKept, receipt: ReceiptKept | null, arrived: Map<string, Progress>): Entry {
  const photos = act.photos.map((photo) => {
    const { received = 0, whole = false, fault = null } = arrived.get(photo.sha256) ?? {};
    return { ...photo, received, fault, left_out: whole && fault !== null };
  });
  const { fault = null, conflict = null } = receipt ?? {};
  const unread = receipt?.unread === true;
  return { ...act, ref: row.ref, state: row.state, photos, receipt: unread ? null : receipt, unread, fault, conflict };
}

/** What goes to the server of an entry. */
export function toSend({ ref, verb, done_at, body, photos, settles }: Entry): Sent {
  const told = photos.map(({ received: _, fault: __, left_out: ___, ...photo }) => photo);
  return { ref, verb, done_at, body, photos: told, ...(settles === null ? {} : { settles }) };
}

/** Write what the server said of acts. A stored act settles those it was made for, or lets one go. */
export async function writeReceipts(opened: Opened, answered: { entry: Entry; receipt: ReceiptKept }[]): Promise<void> {
  const made = new Map((await readEntries(opened)).map(({ ref, settles }) => [ref, settles]));
  const sealed = await Promise.all(
    answered.map(async ({ entry, receipt }) => ({
      entry,
      receipt,
      seal: await opened.vault.seal(receipt, `receipt/${receipt.ref}`),
    })),
  );
  const work = opened.store.transaction("entries", "readwrite", { durability: "strict" });
  for (const { entry, receipt, seal } of sealed) {
    const row = await work.store.get(receipt.ref);
    if (row) await work.store.put({ ...row, state: receipt.outcome, receipt: seal });
    const how = entry.verb === "drop" ? "dropped" : "settled";
    for (const ended of receipt.outcome === "stored" ? endedBy(entry, made) : []) {
      const before = await work.store.get(ended);
      if (before) await work.store.put({ ...before, state: how });
    }
  }
  await work.done;
}

/** What a stored act lets go, or deals with: an attempt that was refused too had itself an entry to deal with. */
function endedBy(entry: Entry, made: Map<string, string | null>): Set<string> {
  if (entry.verb === "drop") return new Set([(entry as Entry<"drop">).body.ref]);
  const ended = new Set<string>();
  for (let ref = entry.settles; ref && !ended.has(ref); ref = made.get(ref) ?? null) ended.add(ref);
  return ended;
}
