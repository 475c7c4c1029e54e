/** What this phone already holds of something the server's list still calls due. */
import { engine, type Bodies, type Entry, type Verb } from "../engine";

const GONE = ["dropped", "settled"];

/** My newest entry of a verb that fits and that the list of today, computed before, cannot know of. */
export function mine<V extends Verb>(verb: V, fits: (body: Bodies[V]) => boolean): Entry | null {
  const computed = engine.today?.computed_at ?? "";
  const since = computed ? Date.parse(computed) : 0;
  return (
    engine.outbox.find(
      (entry) =>
        entry.verb === verb &&
        !GONE.includes(entry.state) &&
        (entry.state !== "stored" || Date.parse(entry.receipt?.received_at ?? entry.done_at) >= since) &&
        fits(entry.body as Bodies[V]),
    ) ?? null
  );
}
