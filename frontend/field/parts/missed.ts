/** Duties of mine that were missed, inspections and visits among them, and what this phone already holds of them. */
import { engine, type DutyOccurrence, type Entry } from "../engine";
import { foundFor } from "./found";
import { mine } from "./mine";

export const missed = (): DutyOccurrence[] => engine.today?.missed ?? [];

/** The day one of a kind was due in an area and missed; empty where none was. */
export const missedOn = (kind: string, area: number): string => missed().find((one) => one.kind === kind && one.area === area)?.due_on ?? "";

/** Whether it asks for one place after the other: made up for place by place, explained as a whole. */
export const ofPlaces = (one: DutyOccurrence): boolean => ["inspection", "visit"].includes(one.kind);

/** The list in which places of it are still to be made up for; empty where each has been done since. */
export function listOf(one: DutyOccurrence): string {
  const left = (due: { state: string; due_on: string }): boolean => due.state === "missed" && due.due_on === one.due_on;
  const key = one.duty.slice(one.kind.length + 1);
  if (one.kind === "visit") return engine.today?.visits.some((due) => due.visit === key && left(due)) ? `#/due/visits?of=${encodeURIComponent(key)}` : "";
  return engine.today?.inspections.some((due) => due.inspection === key && left(due)) ? `#/due/inspections?of=${encodeURIComponent(key)}` : "";
}

/** My newest entry that says why it was not done, or makes up for it. */
export function answered(one: DutyOccurrence): Entry | null {
  const then = (day = "") => one.first <= day && day <= one.last;
  const there = (area: number) => area === one.area || !engine.grids.some((grid) => grid.id === one.area);
  const why = mine("excuse", (body) => body.duty === one.duty && body.posting === one.posting && body.period === one.first);
  if (why || ofPlaces(one)) return why;
  if (one.kind === "rounds") return mine("round", (body) => then(body.makes_up) && there(body.grid));
  if (one.kind === "zero report") return foundFor(one);
  if (one.kind === "log") return mine("log.clear", (body) => then(body.day));
  return mine("occasion", (body) => body.kind === one.kind && then(body.makes_up) && there(body.area));
}
