/** Where I work: the grids on this phone, and the wider areas of my posts. */
import { engine, type Part, type Unit } from "../engine";

export interface Area {
  id: number;
  name: string;
}

export const grids = (): Area[] => engine.grids.map(({ id, name }) => ({ id, name }));

/** What lies in areas of mine too wide to be carried whole. A frame kept by an app before this one names nothing of them. */
export const units = (): Unit[] => (engine.frame?.left_out ?? []).flatMap((one) => one.units ?? []);
const isHere = (grid: number): boolean => engine.grids.some(({ id }) => id === grid);

/** What one may choose to carry along of a unit: itself, or its parts where it is itself too wide. */
export const choosable = ({ id, name, grids, parts = [] }: Unit): Part[] => (parts.length ? parts : [{ id, name, grids: grids.map((one) => one.id) }]);
export const isCarried = ({ grids }: Part): boolean => grids.every(isHere);

/** Those of which not all is carried along: the outline is here, and the names of the grids that are not. */
export const wide = (): Unit[] => units().map((one) => ({ ...one, grids: one.grids.filter(({ id }) => !isHere(id)) })).filter((one) => one.grids.length);

/** My grids; where there are too many to be carried along, first the areas of my posts. */
export function walkable(): Area[] {
  const wide = !engine.grids.length || !!engine.frame?.left_out.length;
  return [...new Map([...(wide ? posted() : []), ...grids()].map((area) => [area.id, area])).values()];
}

/** No post of mine reaches an area any more, as far as the county has told. */
export const nowhere = (): boolean => !!engine.frame && !walkable().length;

/** The areas my posts stand in, each once. */
export function posted(): Area[] {
  return [...new Map((engine.frame?.posts ?? []).map((post) => [post.area, { id: post.area, name: post.area_name }])).values()];
}

export const areaName = (id: number): string => [...grids(), ...posted(), ...units().flatMap((one) => [one, ...one.grids])].find((area) => area.id === id)?.name ?? "";
