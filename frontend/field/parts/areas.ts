/** Where I work: the grids on this phone, and the wider areas of my posts. */
import { engine, type Part, type Unit } from "../engine";
import { standing, type Standing } from "./standing";

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

/** Whose the field work in an area is today. What a frame kept by an app before this one does not say is left to the county. */
export function standingIn(area: number, by?: number[]): Standing {
  const posts = engine.frame?.posts ?? [];
  const line = engine.grids.find(({ id }) => id === area)?.areas ?? posts.find((post) => post.area === area)?.areas;
  return line ? standing(posts, line, by) : { works: !engine.frame || !!posts.length, why: "", last: "" };
}

/** Areas in which I work today. */
export const workable = (): Area[] => walkable().filter(({ id }) => standingIn(id).works);

/** Some day I may tell of is mine in some area: today, or one on which I stood in. */
export const tells = (day = ""): boolean => {
  const posts = engine.frame?.posts;
  return posts?.some((post) => (post.works ?? true) && (post.acting || (!!post.worked_on && day <= post.worked_on))) ?? true;
};

/** The name of a grid where the lists of the day span several of them; empty else. */
export function gridAmong(grid: number): string {
  const { visits = [], inspections = [], notices = [], to_issue = [] } = engine.today ?? {};
  return [...visits, ...inspections, ...notices, ...to_issue].some((one) => one.grid !== grid) ? areaName(grid) : "";
}

/** No post of mine reaches an area any more, as far as the county has told. */
export const nowhere = (): boolean => !!engine.frame && !walkable().length;

/** The areas my posts stand in, each once. */
export function posted(): Area[] {
  return [...new Map((engine.frame?.posts ?? []).map((post) => [post.area, { id: post.area, name: post.area_name }])).values()];
}

export const areaName = (id: number): string => [...grids(), ...posted(), ...units().flatMap((one) => [one, ...one.grids])].find((area) => area.id === id)?.name ?? "";
