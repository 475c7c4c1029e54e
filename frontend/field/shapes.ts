/** What the app keeps on the phone, as the screens see it. What goes over the wire is in `wire.ts`. */
import type { Bodies, Conflict, Fault, Frame, Grid, Place, Receipt, Record_, Today, Verb } from "./wire";

/** What stands between the worker and the app. `unable`: this browser lacks what a sealed store needs. */
export type Gate = "starting" | "unable" | "sign-in" | "new-pin" | "locked" | "open" | "wiped";

/** Somebody whose things are kept on this phone. Without a PIN, five tries failed: only signing in opens it. */
export interface Keeper {
  id: number;
  name: string;
  pin: boolean;
}

/** A photo as it will be sent: shrunk, upright, without any metadata. `sha256` is of these very bytes. */
export interface PhotoKept {
  sha256: string;
  width: number;
  height: number;
  bytes: number;
  blob: Blob;
}

/** An act as a screen hands it over. The reference and the time are added when it is kept. */
export interface NewAct<V extends Verb = Verb> {
  verb: V;
  body: Bodies[V];
  /** What the outbox lists it under, e.g. "Damaged road, South Street 7". */
  title: string;
  photos?: { slot: string; photo: PhotoKept }[];
  /** The refused or conflicting entry this one deals with. */
  settles?: string;
  /** Key of the draft it was made from: forgotten in the same stroke. */
  draft?: string;
  /** When it was done, if not now: ISO 8601 with an offset. */
  done_at?: string;
}

/** `kept`: on this phone only. `sending` lasts while a call is under way. The others are the server's word. */
export type EntryState = "kept" | "sending" | Receipt["outcome"];

/** A photo of an entry: how much of it the server has, and why it would not take it; `left_out`: the worker does without it. */
export interface EntryPhoto {
  sha256: string;
  slot: string;
  width: number;
  height: number;
  bytes: number;
  received: number;
  fault: Fault | null;
  left_out: boolean;
}

/** One act of the worker on this phone. It stays at least until the server's receipt says it is stored. */
export interface Entry<V extends Verb = Verb> {
  ref: string;
  verb: V;
  title: string;
  done_at: string;
  body: Bodies[V];
  state: EntryState;
  settles: string | null;
  photos: EntryPhoto[];
  receipt: Receipt | null;
  /** The server would not even read it: only this phone knows of it, and `fault` says why. */
  unread: boolean;
  fault: Fault | null;
  conflict: Conflict | null;
}

/** A form begun and not kept yet. `values` is the form's own: anything JSON can say. */
export interface Draft<T = unknown> {
  key: string;
  title: string;
  values: T;
  photos: { slot: string; photo: PhotoKept }[];
  saved_at: string;
}
export type DraftListed = Omit<Draft, "values" | "photos">;

/** What runs just now: `done` of `of` acts, photo bytes or grids. */
export interface Syncing {
  step: "acts" | "photos" | "downloads";
  done: number;
  of: number;
}

/** One line of the receipt page: what phone and server each have of one act. */
export interface ReceiptLine {
  ref: string;
  verb: Verb;
  done_at: string;
  entry: Entry | null;
  receipt: Receipt | null;
  /** `only-server`: from another device, or long since cleared from this one. */
  agree: "both" | "only-phone" | "only-server" | "photos-missing" | "not-accepted";
}

/** `before` asks for the next page; null when there is none. Offline (`online` false) only the phone's side is told. */
export interface ReceiptPage {
  lines: ReceiptLine[];
  before: string | null;
  online: boolean;
}

/** Bytes this phone's browser keeps for us, of how many it would; `persisted`: it will not throw them away by itself. */
export interface Room {
  used: number;
  quota: number;
  persisted: boolean;
}

/** Why something could not be done, said in the worker's language. `place` is the field it is about. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    reason: string,
    readonly place?: string,
  ) {
    super(reason);
    this.name = "Refusal";
  }
}

export type Language = "zh-Hans" | "zh-Hant" | "en";

/** Fields are reactive: a component that reads one is drawn anew when it changes. */
export interface Engine {
  readonly gate: Gate;
  /** Everybody whose things are on this phone; the one chosen is `person`. */
  readonly keepers: Keeper[];
  readonly person: { id: number; name: string } | null;
  /** Unsent entries lost when the office took this phone off; told once, at gate `wiped`. */
  readonly wiped: { name: string; unsent: number } | null;

  readonly online: boolean;
  readonly syncing: Syncing | null;
  /** When phone and server last were done with each other, ISO 8601. */
  readonly synced_at: string | null;
  /** Why the last try failed; null when it did not. */
  readonly trouble: Fault | null;
  /** Signing in again is needed to send; nothing is lost meanwhile. */
  readonly signed_out: boolean;
  /** The server has asked this phone for a pause; what is left goes by itself afterwards. */
  readonly paused: boolean;
  /** Seconds the server's clock is ahead of the phone's. */
  readonly skew: number;
  readonly room: Room;
  /** A new version of the app waits for `update`. It also comes by itself when no form is open. */
  readonly newer: boolean;

  readonly frame: Frame | null;
  readonly today: Today | null;
  /** The language in which frame and list were fetched; null where nothing was, or an app before this one fetched it. */
  readonly told_in: Language | null;
  readonly grids: Grid[];
  /** What the worker carries along of areas too wide to be carried whole: ids of `left_out.units`. */
  readonly carry: number[];
  /** Newest first. */
  readonly outbox: Entry[];
  /** Entries the server does not have whole yet, and those that wait for the worker (`cameBack`). */
  readonly unsent: number;
  readonly unsettled: number;
  readonly drafts: DraftListed[];

  readonly language: Language;
  /** Texts are their own keys: `say("{count} entries wait", {count: 3})`. */
  say(key: string, params?: Record<string, string | number>): string;
  speak(language: Language): Promise<void>;

  start(): Promise<void>;
  /** Throws `Refusal`: wrong password, no signal. Then `new-pin`, or `open` where a PIN stands already and was given. */
  signIn(login: string, password: string): Promise<void>;
  /** The same, and what `signIn` refused to give up (code `other-key`) is erased. */
  signInAnew(login: string, password: string): Promise<void>;
  /** The PIN of the lock, at least six digits: after signing in, or anew. */
  setPin(pin: string): Promise<void>;
  /** Throws `Refusal`; code `pin` says how many tries are left, `pin-gone` that signing in is needed. */
  unlock(person: number, pin: string): Promise<void>;
  lock(): Promise<void>;
  /** Erases what this phone holds of the person; what was not sent is lost. */
  signOut(): Promise<void>;
  /** From `locked` or `wiped` to `sign-in`, and back. */
  another(): void;
  back(): void;

  placesOf(grid: number): Promise<Place[]>;
  place(id: number): Promise<Place | null>;
  placeByPlate(plate: string): Promise<Place | null>;
  recordsOf(place: number): Promise<Record_[]>;
  recordsIn(grid: number): Promise<Record_[]>;
  record(id: number): Promise<Record_ | null>;

  /** Resolves when the act and its photos are on the phone for good. Then they are sent when there is signal. */
  keep<V extends Verb>(act: NewAct<V>): Promise<Entry<V>>;
  entry(ref: string): Entry | null;
  /** Let a refused or conflicting entry go; itself an act, kept on the phone where only the phone knows of the entry. */
  drop(ref: string, reason: string): Promise<void>;
  /** Do without a photo the server would not take: it leaves the phone. */
  leaveOut(sha256: string): Promise<void>;
  /** The photos of an entry, as long as the phone has them, to look at or to send again. */
  photosOf(entry: Entry): Promise<{ slot: string; photo: PhotoKept }[]>;
  /** Shrink a picture from camera or gallery. Throws `Refusal` when it is none. */
  shrink(file: Blob): Promise<PhotoKept>;

  /** Choose it anew: it is fetched, or forgotten, with the next connection. */
  carryAlong(units: number[]): Promise<void>;

  /** Save a form as it is typed; calls soon after each other are one write. Also at once when the page is hidden. */
  saveDraft(draft: Omit<Draft, "saved_at">): void;
  draft<T = unknown>(key: string): Promise<Draft<T> | null>;
  forgetDraft(key: string): Promise<void>;

  /** Send and fetch now. Never throws: see `trouble`. */
  sync(): Promise<void>;
  compare(before?: string): Promise<ReceiptPage>;
  /** While a form is open, no new version of the app takes its place. Returns what ends it. */
  open(): () => void;
  /** Take the new version now. */
  update(): void;
}
