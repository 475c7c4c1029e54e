/** What this phone already holds of something the server's list still calls due. */
import { engine, type Bodies, type Entry, type Verb } from "../engine";
import { dayOf } from "./days";

const GONE = ["dropped", "settled"];

const MENDABLE: Verb[] = ["visit", "round", "inspection", "occasion", "zero"];

/** The entry by which I took another back; refused, it took nothing back. */
export const takenBack = (ref: string): Entry | undefined =>
  engine.outbox.find((entry) => entry.verb === "mistake" && (entry.body as Bodies["mistake"]).ref === ref && ![...GONE, "refused"].includes(entry.state));

/** Whether an entry of mine may still be taken back: until the day on which the county heard of it is over. */
export const mayTakeBack = (entry: Entry): boolean =>
  MENDABLE.includes(entry.verb) &&
  (entry.state === "kept" || (entry.state === "stored" && dayOf(entry.receipt?.received_at) === dayOf())) &&
  !takenBack(entry.ref);

/** Whether the list of today, computed before, cannot know of an entry of mine that still counts. */
export function isNews(entry: Entry): boolean {
  if (takenBack(entry.ref)) return false;
  if (entry.state !== "stored") return !GONE.includes(entry.state);
  const since = Date.parse(engine.today?.computed_at ?? "") || 0;
  return Date.parse(entry.receipt?.received_at ?? entry.done_at) >= since;
}

/** My newest entry of a verb that fits and that the list does not know of. */
export function mine<V extends Verb>(verb: V, fits: (body: Bodies[V], entry: Entry) => boolean): Entry | null {
  return engine.outbox.find((entry) => entry.verb === verb && isNews(entry) && fits(entry.body as Bodies[V], entry)) ?? null;
}

/** My newest entry of a verb that fits and still counts, whether the list knows of it or not. */
export function already<V extends Verb>(verb: V, mends: Entry | null, fits: (body: Bodies[V]) => boolean): Entry | null {
  const counts = ({ ref, state }: Entry) => ref !== mends?.ref && ["kept", "sending", "stored"].includes(state) && !takenBack(ref);
  return engine.outbox.find((entry) => entry.verb === verb && counts(entry) && fits(entry.body as Bodies[V])) ?? null;
}
