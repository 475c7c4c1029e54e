/**
 * The one thing the screens talk to: the worker's own things, kept on the phone, and the way to the server.
 * Nothing here waits for the network but `signIn`, `compare` and `sync`. What each part does is said in `shapes.ts`.
 */
import { clearLive, live } from "./session/live.svelte";
import { makeRoom, refusalOf } from "./session/room";
import { current, lock, lookAround, setPin, signIn, signInAnew, signOut, unlock, unlocked, wasWiped } from "./session/session";
import { listen, tell } from "./session/tabs";
import { endTyping, flushDrafts, forgetDraft, saveDraft, showDrafts, watchTyping } from "./session/typing";
import { openForm, update, watchUpdates } from "./session/updates";
import type { Draft, Engine, Entry, Language, NewAct } from "./shapes";
import { readDraft } from "./store/drafts";
import { letGoHere, writeEntry } from "./store/entries";
import { findIn, forgetAtHand, gridPiece } from "./store/ledger";
import type { Opened } from "./store/opened";
import { clearUp, leaveOut, withBytes } from "./store/photos";
import { shrunk } from "./photos/shrink";
import { compareReceipts } from "./sync/compare";
import { choose, showDownloads } from "./sync/downloads";
import { expireDownloads, hear, showEntries } from "./sync/meet";
import { meetNow, watchSignal } from "./sync/schedule";
import { say, speak, speakAsBefore } from "./texts/say.svelte";
import type { Verb } from "./wire";

export { cameBack, onlyEverHere, photosRefused } from "./session/live.svelte";
export * from "./shapes";
export { stamp } from "./store/refs";
export { text } from "./texts/say.svelte";
export type * from "./wire";

const PHOTO_EDGE = 1600;

/** The store is unlocked: show what it holds, then meet the server. */
async function begin(opened: Opened): Promise<void> {
  forgetAtHand();
  const { person } = live;
  clearLive();
  live.person = person;
  listen(opened.person, (told) => {
    if (told === "wiped") wasWiped();
    else if (told === "drafts") void showDrafts(opened);
    else void hear(opened, told);
  });
  await clearUp(opened);
  await Promise.all([showDownloads(opened), showEntries(opened), showDrafts(opened)]);
  void makeRoom();
  expireDownloads();
  void meetNow();
}

const deeds = {
  say,
  /** What the server says is asked for anew. */
  async speak(language: Language) {
    await speak(language);
    expireDownloads();
    void meetNow();
  },

  async start() {
    await speakAsBefore();
    if (!globalThis.crypto?.subtle || !globalThis.indexedDB || !navigator.locks || !globalThis.BroadcastChannel) {
      live.gate = "unable";
      return;
    }
    watchSignal();
    watchTyping();
    await lookAround();
    void watchUpdates();
  },
  signIn: (login: string, password: string) => signIn(login, password, begin),
  signInAnew: (login: string, password: string) => signInAnew(login, password, begin),
  setPin: (pin: string) => setPin(pin, begin),
  unlock: (person: number, pin: string) => unlock(person, pin, begin),
  async lock() {
    await flushDrafts();
    await lock();
  },
  signOut,
  another() {
    live.gate = "sign-in";
  },
  back() {
    if (current()) live.gate = "open";
    else void lookAround();
  },

  placesOf: async (grid: number) => (await gridPiece(unlocked(), grid)).places,
  place: (id: number) => findIn(unlocked(), ({ places }) => places.find((place) => place.id === id)),
  placeByPlate: (plate: string) => findIn(unlocked(), ({ places }) => places.find((place) => place.plate === plate)),
  recordsOf: async (place: number) =>
    (await findIn(unlocked(), ({ places, records }) =>
      places.some(({ id }) => id === place) ? records.filter((record) => record.place === place) : undefined,
    )) ?? [],
  recordsIn: async (grid: number) => (await gridPiece(unlocked(), grid)).records,
  record: (id: number) => findIn(unlocked(), ({ records }) => records.find((record) => record.id === id)),

  async keep<V extends Verb>(act: NewAct<V>): Promise<Entry<V>> {
    const opened = unlocked();
    if (act.draft !== undefined) await endTyping(act.draft);
    const entry = await writeEntry(opened, act).catch((fault: unknown) => Promise.reject(refusalOf(fault)));
    await showEntries(opened);
    tell("outbox");
    if (act.draft !== undefined) {
      await showDrafts(opened);
      tell("drafts");
    }
    void meetNow();
    return entry;
  },
  entry: (ref: string) => live.outbox.find((entry) => entry.ref === ref) ?? null,
  async drop(ref: string, reason: string) {
    const entry = deeds.entry(ref);
    const act: NewAct<"drop"> = { verb: "drop", body: { ref, reason }, title: entry?.title ?? "" };
    if (!entry?.unread) {
      await deeds.keep(act);
      return;
    }
    const opened = unlocked();
    await letGoHere(opened, act).catch((fault: unknown) => Promise.reject(refusalOf(fault)));
    await showEntries(opened);
    tell("outbox");
  },
  async leaveOut(sha256: string) {
    const opened = unlocked();
    await leaveOut(opened, sha256);
    await clearUp(opened);
    await showEntries(opened);
    tell("outbox");
  },
  photosOf: (entry: Entry) => withBytes(unlocked(), entry.photos),
  shrink: (file: Blob) => shrunk(file, live.frame?.limits.photo_edge ?? PHOTO_EDGE),

  async carryAlong(units: number[]) {
    const opened = unlocked();
    await choose(opened, units);
    await showDownloads(opened);
    expireDownloads();
    void meetNow();
  },

  saveDraft,
  async draft<T>(key: string): Promise<Draft<T> | null> {
    await flushDrafts(); // What was typed a moment ago is in it.
    return readDraft<T>(unlocked(), key);
  },
  forgetDraft: (key: string) => forgetDraft(unlocked(), key),

  sync() {
    expireDownloads();
    live.signed_out = false;
    return meetNow();
  },
  compare: compareReceipts,
  open: openForm,
  update,
};

export const engine: Engine = Object.assign(live, deeds);
