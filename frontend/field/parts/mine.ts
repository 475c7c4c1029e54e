/** What this phone already holds of something the server's list still calls due. */
import { engine, type Bodies, type Entry, type Verb } from "../engine";

const GONE = ["dropped", "settled"];

/** Whether the list of today, computed before, cannot know of an entry of mine. */
export function isNews(entry: Entry): boolean {
  if (entry.state !== "stored") return !GONE.includes(entry.state);
  const since = Date.parse(engine.today?.computed_at ?? "") || 0;
  return Date.parse(entry.receipt?.received_at ?? entry.done_at) >= since;
}

/** My newest entry of a verb that fits and that the list does not know of. */
export function mine<V extends Verb>(verb: V, fits: (body: Bodies[V], entry: Entry) => boolean): Entry | null {
  return engine.outbox.find((entry) => entry.verb === verb && isNews(entry) && fits(entry.body as Bodies[V], entry)) ?? null;
}
