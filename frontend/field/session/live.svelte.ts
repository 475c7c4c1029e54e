/** What the screens see change. Only the engine's own parts write here. */
import type { DraftListed, Entry, Gate, Keeper, Room, Syncing } from "../shapes";
import { speech } from "../texts/say.svelte";
import type { Fault, Frame, Grid, Today } from "../wire";

class Live {
  gate = $state<Gate>("starting");
  keepers = $state.raw<Keeper[]>([]);
  person = $state.raw<{ id: number; name: string } | null>(null);
  wiped = $state.raw<{ name: string; unsent: number } | null>(null);

  online = $state(navigator.onLine);
  syncing = $state.raw<Syncing | null>(null);
  synced_at = $state<string | null>(null);
  trouble = $state.raw<Fault | null>(null);
  signed_out = $state(false);
  /** The server asked for a pause till then, by `performance.now()`; 0 when it did not. */
  paused_till = $state(0);
  skew = $state(0);
  room = $state.raw<Room>({ used: 0, quota: 0, persisted: false });
  newer = $state(false);

  frame = $state.raw<Frame | null>(null);
  today = $state.raw<Today | null>(null);
  told_in = $state<typeof speech.language | null>(null);
  outbox = $state.raw<Entry[]>([]);
  drafts = $state.raw<DraftListed[]>([]);
  carry = $state.raw<number[]>([]);

  get grids(): Grid[] {
    return this.frame?.grids ?? [];
  }
  get unsent(): number {
    return this.outbox.filter(isUnsent).length;
  }
  get unsettled(): number {
    return this.outbox.filter(cameBack).length;
  }
  get paused(): boolean {
    return this.paused_till > 0;
  }
  get language(): typeof speech.language {
    return speech.language;
  }
}

/** The server does not have it, or not all of its photos. */
export function isUnsent(entry: Entry): boolean {
  if (entry.state === "kept" || entry.state === "sending") return true;
  return entry.state === "stored" && entry.photos.some((photo) => photo.received < photo.bytes && !photo.fault);
}

/** It waits for the worker: refused, changed by two, or with a photo that was not taken. */
export function cameBack(entry: Entry): boolean {
  return entry.state === "refused" || entry.state === "conflict" || photosRefused(entry) > 0;
}

/** It was let go here and the server never read it, or is what says so: only this phone knows of it. */
export function onlyEverHere(entry: Entry): boolean {
  return !entry.receipt && (entry.state === "dropped" || entry.state === "settled");
}

/** Photos of a stored entry the server would not take, and nobody has said what to do without. */
export function photosRefused(entry: Entry): number {
  return entry.state === "stored" ? entry.photos.filter((photo) => photo.fault && !photo.left_out).length : 0;
}

/** Take everything of the person off the screens. */
export function clearLive(): void {
  live.person = null;
  live.frame = live.today = live.told_in = live.synced_at = live.trouble = live.syncing = null;
  live.outbox = [];
  live.drafts = [];
  live.carry = [];
  live.signed_out = false;
  live.paused_till = 0;
}

export const live = new Live();
