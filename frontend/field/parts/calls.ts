/** Visits due as the worker makes them: one call at a door, whatever kinds of visit fall due there. */
import { engine, type Entry, type Place, type VisitDue, type VisitKind } from "../engine";
import { mine } from "./mine";

export const visitKind = (key: string): VisitKind | undefined => engine.frame?.visits.find((one) => one.key === key);

/** Kinds of visit that go to a place. */
export const visitsAt = (place: Place): VisitKind[] =>
  (engine.frame?.visits ?? []).filter((kind) => (kind.to === "premises" ? place.kind === "premises" : kind.to !== "care participant" && place.kind === "dwelling"));

/** All visits due by door, in the order of the list. */
export function calls(): VisitDue[][] {
  const doors = new Map<string, VisitDue[]>();
  for (const due of engine.today?.visits ?? []) {
    const door = `${due.place}/${due.enrolment}`;
    doors.set(door, [...(doors.get(door) ?? []), due]);
  }
  return [...doors.values()];
}

/** My newest entry of such a visit there, or of another kind that counts for it. */
export const visitKept = (due: VisitDue): Entry | null =>
  mine("visit", (body) => (due.place ? body.place === due.place : body.enrolment === due.enrolment) && (body.visit === due.visit || !!visitKind(body.visit)?.also?.includes(due.visit)));
