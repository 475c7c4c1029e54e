/**
 * Phone and server meet: acts, then their photos, then what is new. One tab at a time, by a Web Lock; a
 * second one waits its turn and finds nothing left to do.
 */
import { live } from "../session/live.svelte";
import { refusalOf } from "../session/room";
import { current, wipe } from "../session/session";
import { tell } from "../session/tabs";
import type { Entry, EntryPhoto, Syncing } from "../shapes";
import { readEntries } from "../store/entries";
import { forgetAtHand, readPiece, writePiece } from "../store/ledger";
import type { Opened } from "../store/opened";
import { clearUp } from "../store/photos";
import { speech } from "../texts/say.svelte";
import { inOrder, sendBatch } from "./acts";
import { download, showDownloads } from "./downloads";
import { sendPhoto } from "./pictures";
import { Refused, Unreachable } from "./server";

const BATCH = 50;
const DOWNLOADS_EVERY = 5 * 60_000;
const TOLD_IN = "told_in";
let downloaded = { person: 0, at: 0, language: "" };
/** References of the batch that is under way from this tab. */
let sending = new Set<string>();
let reading = 0;
/** Photos that could not be sent the last time: the others go first. */
const stumbled = new Set<string>();

/** What is downloaded counts as old: the next meeting fetches again. */
export function expireDownloads(): void {
  downloaded = { person: 0, at: 0, language: "" };
}

/** True when all went well. Never throws: what went wrong is `live.trouble`. */
export async function meet(opened: Opened): Promise<boolean> {
  return navigator.locks.request(`gridwork-field-sync-${opened.person}`, async () => {
    try {
      opened.secret = (await readPiece<string>(opened, "secret")) ?? opened.secret; // Another tab may have signed in anew.
      const first = await sendActs(opened);
      const missed = await sendPhotos(opened, first);
      if (first.size) await sendActs(opened);
      await fetchNew(opened);
      if (missed) throw missed;
      if (isShown(opened)) {
        live.trouble = null;
        live.paused_till = 0;
      }
      return true;
    } catch (fault) {
      await failed(opened, fault);
      return false;
    } finally {
      live.syncing = null;
      await clearUp(opened).catch(() => undefined); // The store was wiped meanwhile.
    }
  });
}

/** Answers the photos that the server wants before the entries that name them: somebody else has sent the same ones. */
async function sendActs(opened: Opened): Promise<Set<string>> {
  const first = new Set<string>();
  const retold = (await readPiece<string>(opened, TOLD_IN)) !== speech.language;
  const waiting = inOrder((await readEntries(opened)).filter(({ state }) => state === "kept" || (retold && isAnswered(state))));
  const size = live.frame?.limits.batch ?? BATCH;
  for (let done = 0; done < waiting.length; done += size) {
    const batch = waiting.slice(done, done + size);
    showStep(opened, { step: "acts", done, of: waiting.length });
    sending = new Set(batch.map((entry) => entry.ref));
    await showEntries(opened);
    try {
      for (const photo of await sendBatch(opened, batch)) first.add(photo);
    } finally {
      sending = new Set();
      await showEntries(opened);
      tell("outbox");
    }
    expireDownloads();
  }
  if (retold) await writePiece(opened, TOLD_IN, speech.language);
  return first;
}

/** With a reason somebody reads. Sent again under its reference, the server only says it again, in the language spoken now. */
function isAnswered(state: Entry["state"]): boolean {
  return state === "refused" || state === "conflict";
}

/** One photo that cannot be sent holds up neither the others nor what comes down: why it could not is answered, for the end. */
async function sendPhotos(opened: Opened, first: Set<string>): Promise<unknown> {
  const wanted = (entry: Entry, photo: EntryPhoto): boolean => entry.state === "stored" || first.has(photo.sha256);
  const open = (await readEntries(opened)).flatMap((entry) =>
    entry.photos.filter((photo) => wanted(entry, photo) && photo.received < photo.bytes && !photo.fault),
  );
  const photos = [...new Map(open.map((photo) => [photo.sha256, photo])).values()];
  const of = photos.reduce((sum, photo) => sum + photo.bytes, 0);
  let before = 0;
  let missed: unknown = null;
  for (const photo of inTurn(photos.reverse())) {
    try {
      await sendPhoto(opened, photo, (received) => {
        showStep(opened, { step: "photos", done: before + received, of });
      });
      stumbled.delete(photo.sha256);
    } catch (fault) {
      if (fault instanceof Refused && isAboutCaller(fault.status)) throw fault;
      stumbled.add(photo.sha256);
      missed ??= fault;
      if (fault instanceof Unreachable) break; // Most likely the signal: the next would wait for it just as long.
    }
    before += photo.bytes;
    await showEntries(opened);
    tell("outbox");
  }
  return missed;
}

function inTurn(photos: EntryPhoto[]): EntryPhoto[] {
  return [...photos.filter(({ sha256 }) => !stumbled.has(sha256)), ...photos.filter(({ sha256 }) => stumbled.has(sha256))];
}

/** Who calls, or how often: whatever is asked next would be answered the same. */
function isAboutCaller(status: number): boolean {
  return status === 401 || status === 429;
}

async function fetchNew(opened: Opened): Promise<void> {
  const { person } = opened;
  const { language } = speech; // Another may be chosen while it comes: then it is fetched once more.
  if (downloaded.person === person && downloaded.language === language && Date.now() - downloaded.at < DOWNLOADS_EVERY) return;
  try {
    await download(opened, (done, of) => {
      showStep(opened, { step: "downloads", done, of });
    });
    downloaded = { person, at: Date.now(), language };
  } finally {
    if (isShown(opened)) await showDownloads(opened);
    tell("downloads");
  }
}

/** The outbox as the store has it. Of two readings at once the one begun later counts. */
export async function showEntries(opened: Opened): Promise<void> {
  const mine = ++reading;
  const entries = await readEntries(opened);
  if (mine !== reading || !isShown(opened)) return;
  live.outbox = entries.map((entry) => (live.online && sending.has(entry.ref) ? { ...entry, state: "sending" } : entry));
}

/** A try is made without a signal too, for a phone may be wrong about that; nothing then claims to be on its way. */
function showStep(opened: Opened, step: Syncing): void {
  if (isShown(opened) && live.online) live.syncing = step;
}

/** Another tab has written. */
export async function hear(opened: Opened, told: "outbox" | "downloads"): Promise<void> {
  if (!isShown(opened)) return;
  if (told === "outbox") await showEntries(opened);
  else {
    forgetAtHand();
    await showDownloads(opened);
  }
}

async function failed(opened: Opened, fault: unknown): Promise<void> {
  if (fault instanceof Refused && fault.code === "revoked") {
    await wipe(opened.person, opened.secret);
  } else if (isShown(opened)) {
    const pause = fault instanceof Refused ? fault.pause : 0;
    live.paused_till = pause && performance.now() + pause * 1000;
    if (fault instanceof Refused && fault.status === 401) live.signed_out = true;
    const { code, message } = refusalOf(fault);
    live.trouble = pause ? null : { code, reason: message };
  }
}

/** Still unlocked, and nobody else's turn: what happens to this store is what the screens show. */
function isShown(opened: Opened): boolean {
  return current()?.store === opened.store;
}
