/** Fetches what changed since last time: the frame, the grids that differ, today's list. */
import { live } from "../session/live.svelte";
import { current } from "../session/session";
import type { Language } from "../shapes";
import { type GridPiece, deleteGrid, gridPiece, gridsHeld, readPiece, writeGrid, writePiece } from "../store/ledger";
import type { Opened } from "../store/opened";
import { stamp } from "../store/refs";
import { speech } from "../texts/say.svelte";
import type { Compare, Compared, Fetch, Fetched, Frame, Today, TodayAsBefore } from "../wire";
import { ask } from "./server";

const AT_ONCE = 500;
type Versions = [number, number][];
type Told = (done: number, of: number) => void;
/** What a list kept by an app before this one does not hold. */
const SINCE = { logs: [], weeks: [], cleared: [], samples: [] };

/** What the store holds, onto the screens, unless they are somebody else's by then. */
export async function showDownloads(opened: Opened): Promise<void> {
  const frame = await readPiece<Frame>(opened, "frame");
  const kept = await readPiece<Today>(opened, "today");
  const today = kept && { ...SINCE, ...kept };
  const synced_at = await readPiece<string>(opened, "synced_at");
  const carry = await chosen(opened);
  const told_in = await readPiece<Language>(opened, TOLD_IN);
  if (current()?.store === opened.store) Object.assign(live, { frame, today, synced_at, carry, told_in });
}

/** The language in which the server named what is kept here. */
const TOLD_IN = "downloads_told_in";
const CARRY = "carry";
/** What the worker carries along of areas too wide to be carried whole. */
const chosen = async (opened: Opened): Promise<number[]> => (await readPiece<number[]>(opened, CARRY)) ?? [];
export const choose = (opened: Opened, units: number[]): Promise<void> => writePiece(opened, CARRY, units);

/** Fetch all that differs. What was fetched before the signal went stays. */
export async function download(opened: Opened, told: Told): Promise<void> {
  const { secret } = opened;
  const { language } = speech;
  const mark = (await readPiece<Frame>(opened, "frame"))?.mark ?? "";
  const carry = await chosen(opened);
  const query = new URLSearchParams([["mark", mark], ...carry.map((unit) => ["carry", String(unit)])]);
  const frame = await ask<Frame>(`frame?${query.toString()}`, { secret });
  if (frame) await writePiece(opened, "frame", frame);
  const held = await readPiece<Today>(opened, "today");
  const today = (await ask<Today | TodayAsBefore>(`today?mark=${encodeURIComponent(held?.mark ?? "")}`, { secret }))!;
  await writePiece(opened, "today", "day" in today ? today : { ...held, ...today });
  await writePiece(opened, TOLD_IN, language);
  if (!held) await showDownloads(opened); // On a slow line the grids take their time: the first list does not wait.
  await downloadGrids(opened, carry, told);
  await writePiece(opened, "synced_at", stamp());
}

async function downloadGrids(opened: Opened, carry: number[], told: Told): Promise<void> {
  const held = await gridsHeld(opened);
  const pieces = await Promise.all(held.map(async (grid) => [String(grid), (await gridPiece(opened, grid)).mark] as const));
  const json: Compare = { marks: Object.fromEntries(pieces), carry };
  const compared = (await ask<Compared>("compare", { method: "POST", secret: opened.secret, json }))!;
  for (const grid of compared.gone) await deleteGrid(opened, grid);
  const differing = Object.entries(compared.grids);
  for (const [done, [grid, listed]] of differing.entries()) {
    told(done, differing.length);
    await downloadGrid(opened, Number(grid), listed, compared.charter);
  }
}

/** Bring one grid up to the lists the server told; it is written whole or not at all. */
async function downloadGrid(opened: Opened, grid: number, listed: Compared["grids"][string], charter: number): Promise<void> {
  const piece = await gridPiece(opened, grid);
  const known = piece.charter === charter ? piece : { ...piece, places: [], records: [] };
  const places = missing(known.places, listed.places);
  const records = missing(known.records, listed.records);
  const fetched: Pick<Fetched, "places" | "records"> = { places: [], records: [] };
  for (let from = 0; from < Math.max(places.length, records.length); from += AT_ONCE) {
    const json: Fetch = { places: places.slice(from, from + AT_ONCE), records: records.slice(from, from + AT_ONCE) };
    const part = (await ask<Fetched>("fetch", { method: "POST", secret: opened.secret, json }))!;
    fetched.places.push(...part.places);
    fetched.records.push(...part.records);
  }
  const next: GridPiece = {
    mark: listed.mark,
    charter,
    places: merged(known.places, fetched.places, listed.places),
    records: merged(known.records, fetched.records, listed.records),
  };
  await writeGrid(opened, grid, next);
}

function missing(held: { id: number; seq: number }[], listed: Versions): number[] {
  const known = new Map(held.map((thing) => [thing.id, thing.seq]));
  return listed.flatMap(([id, seq]) => (known.get(id) === seq ? [] : [id]));
}

function merged<T extends { id: number }>(held: T[], fetched: T[], listed: Versions): T[] {
  const things = new Map([...held, ...fetched].map((thing) => [thing.id, thing]));
  return listed.flatMap(([id]) => things.get(id) ?? []);
}
