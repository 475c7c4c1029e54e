/** Where I work: the grids on this phone, and the wider areas of my posts. */
import { engine } from "../engine";

export interface Area {
  id: number;
  name: string;
}

export const grids = (): Area[] => engine.grids.map(({ id, name }) => ({ id, name }));

/** My grids, or where they are too many to be carried along, the areas of my posts. */
export function walkable(): Area[] {
  return engine.grids.length ? grids() : posted();
}

/** The areas my posts stand in, each once. */
export function posted(): Area[] {
  return [...new Map((engine.frame?.posts ?? []).map((post) => [post.area, { id: post.area, name: post.area_name }])).values()];
}

export const areaName = (id: number): string => [...grids(), ...posted()].find((area) => area.id === id)?.name ?? "";
