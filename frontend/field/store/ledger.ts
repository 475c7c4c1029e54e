/** What was downloaded: a grid's places and records are one sealed piece, opened once and then at hand. */
import type { Place, Record_ } from "../wire";
import type { Opened } from "./opened";

/** `mark` and `charter` as the server told them when this was fetched. */
export interface GridPiece {
  mark: string;
  charter: number;
  places: Place[];
  records: Record_[];
}

const EMPTY: GridPiece = { mark: "", charter: 0, places: [], records: [] };
/** By whose store it was read from: somebody else's is never shown, however late it comes. */
let atHand = new WeakMap<Opened, Map<number, GridPiece>>();

export async function readPiece<T>(opened: Opened, name: string): Promise<T | null> {
  const sealed = await opened.store.get("pieces", name);
  return sealed ? opened.vault.open<T>(sealed, `piece/${name}`) : null;
}

export async function writePiece(opened: Opened, name: string, piece: unknown): Promise<void> {
  await opened.store.put("pieces", await opened.vault.seal(piece, `piece/${name}`), name);
}

export async function gridPiece(opened: Opened, grid: number): Promise<GridPiece> {
  const known = hand(opened).get(grid) ?? (await readPiece<GridPiece>(opened, `grid/${grid}`)) ?? EMPTY;
  hand(opened).set(grid, known);
  return known;
}

export async function writeGrid(opened: Opened, grid: number, piece: GridPiece): Promise<void> {
  await writePiece(opened, `grid/${grid}`, piece);
  hand(opened).set(grid, piece);
}

export async function deleteGrid(opened: Opened, grid: number): Promise<void> {
  await opened.store.delete("pieces", `grid/${grid}`);
  hand(opened).delete(grid);
}

/** Ids of the grids held. */
export async function gridsHeld(opened: Opened): Promise<number[]> {
  const names = await opened.store.getAllKeys("pieces");
  return names.flatMap((name) => (name.startsWith("grid/") ? [Number(name.slice(5))] : []));
}

/** The first thing of any grid that fits, or null. */
export async function findIn<T>(opened: Opened, look: (piece: GridPiece) => T | undefined): Promise<T | null> {
  for (const grid of await gridsHeld(opened)) {
    const found = look(await gridPiece(opened, grid));
    if (found !== undefined) return found;
  }
  return null;
}

/** Another tab has written, or the store is locked: read again. */
export function forgetAtHand(): void {
  atHand = new WeakMap();
}

function hand(opened: Opened): Map<number, GridPiece> {
  const found = atHand.get(opened) ?? new Map<number, GridPiece>();
  atHand.set(opened, found);
  return found;
}
