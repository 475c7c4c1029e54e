/** When a round began and ended and how long its rests were, as the worker says it afterwards. */
import { stamp } from "../engine";
import { clock, momentOf, timeName, typedMoment } from "./days";
import { say } from "./say";
import type { Stop } from "./walking.svelte";

const LONGEST = 24 * 3600_000;
const MINUTE = 60_000;

/** A moment of a round, now where none is given: no clock shows more than seconds, and so a round is counted. */
export const toTheSecond = (moment = Date.now()): string => stamp(Math.floor(moment / 1000) * 1000);

/** As typed. `rested`: minutes. */
export interface TimesTyped {
  started: string;
  ended: string;
  rested: string;
}
interface Walked {
  started_at: string;
  stopped_at: string;
  seconds: number;
  stops: Stop[];
}

/** Of a round that was walked, as one would type it. */
export function typedTimes({ started_at, stopped_at, seconds }: Walked): TimesTyped {
  const [start, stop] = [Date.parse(started_at), Date.parse(stopped_at)];
  return { started: typedMoment(start), ended: typedMoment(stop), rested: String(Math.round((stop - start - seconds * 1000) / MINUTE)) };
}

/** The same round with these times, its seconds reckoned anew; what was not touched stays to the second. */
export function retimed(walked: Walked, { started, ended, rested }: TimesTyped): Pick<Walked, "started_at" | "stopped_at" | "seconds"> {
  const was = typedTimes(walked);
  const [first, last] = [Date.parse(walked.started_at), Date.parse(walked.stopped_at)];
  const [start, stop] = [momentOf(started, [first]), momentOf(ended, [last, ...moments(walked.stops)])];
  const rest = rested === was.rested ? last - first - walked.seconds * 1000 : Number(rested) * MINUTE;
  return { started_at: toTheSecond(start), stopped_at: toTheSecond(stop), seconds: Math.max(0, Math.floor((stop - start - rest) / 1000)) };
}

/** What is wrong with the times of a round that was walked, by field. */
export function timesWrong(walked: Walked, typed: TimesTyped): Record<string, string> {
  const start = momentOf(typed.started, [Date.parse(walked.started_at)]);
  const stop = momentOf(typed.ended, [Date.parse(walked.stopped_at), ...moments(walked.stops)]);
  const ended = endWrong(start, stop, walked.stops);
  if (ended) return { ended };
  const rested = Number(typed.rested);
  return rested >= 0 && rested * MINUTE <= stop - start + MINUTE ? {} : { rested: say("The rests are longer than the round.") };
}

/** What is wrong with the end of a round that began then; empty where nothing is. */
export function endWrong(start: number, stop: number, stops: Stop[]): string {
  if (Number.isNaN(start + stop)) return say("Say when it ended.");
  if (stop < start) return say("It cannot end before it began.");
  if (stop > Date.now()) return say("This moment is still to come.");
  if (stop - start > LONGEST) return say("A round lasts at most 24 hours.");
  const outside = moments(stops).find((one) => one < start || one > stop);
  return outside ? say("Something was noted at {time}, outside this round. Put the times right, or take that stop away.", { time: timeName(outside) }) : "";
}

/** How long was walked, by what is typed; empty while that makes no round. */
export function walkedWith(walked: Walked, typed: TimesTyped): string {
  return Object.keys(timesWrong(walked, typed)).length ? "" : clock(retimed(walked, typed).seconds);
}

export const moments = (stops: Stop[]): number[] => stops.map((stop) => Date.parse(stop.at));
