/** My own log: what the county has of a day, and what of this phone it cannot know of yet. */
import { engine, type Entry, type LogDay, type Verb } from "../engine";
import { dayOf, daysAfter, mondayOf } from "./days";
import { mine } from "./mine";

/** What stands in the log by itself, or in no log at all. */
const ASIDE: Verb[] = ["log.write", "log.clear", "log.close", "drop", "excuse"];

export const carried = (day: string): LogDay | undefined => engine.today?.logs.find((one) => one.day === day);

/** The day an entry counts for: the one it was done on, whenever it was written down. */
function daysEntry(entry: Entry): string {
  const { day, held_on } = entry.body as { day?: string; held_on?: string };
  return (entry.verb === "visit" || entry.verb === "inspection" ? day : held_on) ?? dayOf(entry.done_at);
}

/** Done on a day, and not in what the county told of it: still to be sent, or sent since. */
export function waiting(day: string): Entry[] {
  const told = carried(day) ? Date.parse(engine.today!.computed_at) : Infinity;
  return done(day).filter(({ state, receipt, done_at }) => {
    if (state === "stored") return told === Infinity || Date.parse(receipt?.received_at ?? done_at) >= told;
    return state === "kept" || state === "sending";
  });
}

/** What came back from the county is not done yet. */
export const cameBackOn = (day: string): Entry[] => done(day).filter(({ state }) => state === "refused" || state === "conflict");

const done = (day: string): Entry[] => engine.outbox.filter((entry) => !ASIDE.includes(entry.verb) && daysEntry(entry) === day);

/** My entry that clears a day or closes a week, unless it came back. */
const held = (entry: Entry | null): Entry | null => (entry && entry.state !== "refused" && entry.state !== "conflict" ? entry : null);
export const clearing = (day: string): Entry | null => held(mine("log.clear", (body) => body.day === day));
export const closing = (monday: string): Entry | null => held(mine("log.close", (body) => body.monday === monday));
export const isCleared = (day: string): boolean => !!engine.today?.cleared.includes(day) || !!clearing(day);

const week = (monday: string) => engine.today?.weeks.find((one) => one.monday === monday);
export const isClosed = (monday: string): boolean => !!week(monday)?.closed || !!closing(monday);

/** The first day on which a week can be closed; of one the county has not told of, the Monday after it. */
export const closesFrom = (monday: string): string => week(monday)?.closes_from ?? daysAfter(monday, 7);

/** Weeks that can be closed now and are not, the latest first: the one of a day, and those the county told of. */
export function toClose(day: string): string[] {
  const mondays = new Set([mondayOf(day), ...(engine.today?.weeks ?? []).map((one) => one.monday)]);
  return [...mondays].filter((one) => closesFrom(one) <= dayOf() && !isClosed(one)).sort().reverse();
}
