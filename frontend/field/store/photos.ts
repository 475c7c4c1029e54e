/** Photos on the phone, by the SHA-256 of their bytes. One stays as long as a draft or an entry needs it. */
import type { EntryPhoto, PhotoKept } from "../shapes";
import type { EntryRow, PhotoRow, Progress, Store } from "./database";
import type { Opened } from "./opened";

export interface SlotPhoto {
  slot: string;
  photo: PhotoKept;
}
/** What of a photo is not its bytes. */
export type PhotoNoted = Omit<EntryPhoto, "received" | "fault" | "left_out">;

export function noted({ slot, photo: { blob: _, ...photo } }: SlotPhoto): PhotoNoted {
  return { ...photo, slot };
}

/** Rows to write, before the transaction begins: sealing would let it end. */
export function sealedPhotos(opened: Opened, photos: SlotPhoto[]): Promise<PhotoRow[]> {
  return Promise.all(
    photos.map(async ({ photo: { sha256, blob } }) => {
      const picture = await opened.vault.sealBytes(await blob.arrayBuffer(), `photo/${sha256}`);
      return { sha256, picture };
    }),
  );
}

/** Those of `photos` the phone still has. */
export async function withBytes(opened: Opened, photos: PhotoNoted[]): Promise<SlotPhoto[]> {
  const found = await Promise.all(
    photos.map(async ({ slot, sha256, width, height, bytes }) => {
      const blob = await photoBytes(opened, sha256);
      return blob ? [{ slot, photo: { sha256, width, height, bytes, blob } }] : [];
    }),
  );
  return found.flat();
}

export async function photoBytes(opened: Opened, sha256: string): Promise<Blob | null> {
  const row = await opened.store.get("photos", sha256);
  if (!row) return null;
  return new Blob([await opened.vault.openBytes(row.picture, `photo/${sha256}`)], { type: "image/jpeg" });
}

/** Nothing more is to be sent of a photo the server would not take; why stays with its entry. */
export async function leaveOut(opened: Opened, sha256: string): Promise<void> {
  const work = opened.store.transaction("progress", "readwrite");
  const row = await work.store.get(sha256);
  if (row?.fault) await work.store.put({ ...row, whole: true });
  await work.done;
}

const CLEARED_AFTER = 31 * 86_400_000;

/**
 * Forget photos nobody needs, and entries that are over and done with for a month. One transaction:
 * what another tab keeps meanwhile comes before or after it, never between.
 */
export async function clearUp(opened: Opened): Promise<void> {
  const work = opened.store.transaction(["entries", "drafts", "photos", "progress"], "readwrite");
  const progress = new Map((await work.objectStore("progress").getAll()).map((row) => [row.sha256, row]));
  const entries = await work.objectStore("entries").getAll();
  const old = entries.filter((row) => isOver(row, progress) && Date.now() - row.kept_at > CLEARED_AFTER);
  for (const row of old) void work.objectStore("entries").delete(row.ref);
  const drafted = (await work.objectStore("drafts").getAll()).flatMap((row) => row.photos);
  const needed = new Set([...drafted, ...entries.filter((row) => !isOver(row, progress)).flatMap((row) => row.photos)]);
  const told = new Set(entries.filter((row) => !old.includes(row)).flatMap((row) => row.photos));
  for (const sha256 of await work.objectStore("photos").getAllKeys()) {
    if (!needed.has(sha256)) void work.objectStore("photos").delete(sha256);
  }
  for (const sha256 of progress.keys()) if (!told.has(sha256)) void work.objectStore("progress").delete(sha256);
  await work.done;
}

/** Entries the server does not have, or not with all their photos. */
export async function unsentIn(store: Store): Promise<number> {
  const work = store.transaction(["entries", "progress"]);
  const [rows, arrived] = await Promise.all([
    work.objectStore("entries").getAll(),
    work.objectStore("progress").getAll(),
  ]);
  const progress = new Map(arrived.map((row) => [row.sha256, row]));
  return rows.filter((row) => row.state === "kept" || (row.state === "stored" && !isOver(row, progress))).length;
}

/** What would be gone with the store: entries that are not over, and drafts. Needs no key. */
export async function waitingIn(store: Store): Promise<{ entries: number; drafts: number }> {
  const work = store.transaction(["entries", "progress", "drafts"]);
  const [rows, arrived, drafts] = await Promise.all([
    work.objectStore("entries").getAll(),
    work.objectStore("progress").getAll(),
    work.objectStore("drafts").count(),
  ]);
  const progress = new Map(arrived.map((row) => [row.sha256, row]));
  return { entries: rows.filter((row) => !isOver(row, progress)).length, drafts };
}

/** The server has it with all photos but those left out, or it was let go. `refused` and `conflict` keep theirs for another try. */
function isOver(row: EntryRow, progress: Map<string, Progress>): boolean {
  if (row.state === "settled" || row.state === "dropped") return true;
  return row.state === "stored" && row.photos.every((sha256) => progress.get(sha256)?.whole);
}
