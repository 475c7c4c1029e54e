/** Days and times as the county has them, whatever zone the phone is set to, in the language of the app. */
import { engine } from "../engine";

/** ISO 8601, or milliseconds. */
type Moment = string | number;

const two = (n: number): string => String(n).padStart(2, "0");

const READ = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
let made: { zone: string | undefined; reader: Intl.DateTimeFormat } | null = null;

/** Reads the clock of a zone; the phone's own without one, or where this browser does not know it. */
function readerOf(timeZone: string | undefined): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", { ...READ, timeZone });
  } catch {
    return new Intl.DateTimeFormat("en-US", READ);
  }
}

/** Reads the county's clock, as far as it has told in which zone it stands. */
function reader(): Intl.DateTimeFormat {
  const zone = engine.frame?.time_zone;
  if (!made || made.zone !== zone) made = { zone, reader: readerOf(zone) };
  return made.reader;
}

/** What the county's clock shows at a moment: `2026-11-22T09:56:07`. */
function shownAt(moment: Moment): string {
  const told = Object.fromEntries(reader().formatToParts(new Date(moment)).map(({ type, value }) => [type, value]));
  return `${told.year!.padStart(4, "0")}-${told.month}-${told.day}T${told.hour}:${told.minute}:${told.second}`;
}

/** When the county's clock shows this, in milliseconds; NaN where it is no time at all. */
function whenShown(shown: string): number {
  const read = Date.parse(`${shown}Z`);
  if (Number.isNaN(read)) return read;
  const ahead = (at: number): number => Date.parse(`${shownAt(at)}Z`) - at;
  return read - ahead(read - ahead(read)); // Twice, for clocks may have been changed in between.
}

/** The county's day of a moment, `YYYY-MM-DD`; without one, today. */
export const dayOf = (moment: Moment = Date.now()): string => shownAt(moment).slice(0, 10);

/** So many days after a day. */
export function daysAfter(day: string, many: number): string {
  const at = new Date(day);
  at.setUTCDate(at.getUTCDate() + many);
  return at.toISOString().slice(0, 10);
}

/** The Monday of a day's week. */
export const mondayOf = (day: string): string => daysAfter(day, -((new Date(day).getUTCDay() + 6) % 7));

/** `2026-11-22` as “22 November”, with the weekday where it is asked for. */
export function dayName(day: string, weekday = false): string {
  const year = day.slice(0, 4) === dayOf().slice(0, 4) ? undefined : "numeric";
  const form = { month: "long", day: "numeric", year, weekday: weekday ? "short" : undefined, timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(engine.language, form).format(new Date(day));
}

/** A moment: the time, with the day before it unless that is today. */
export function timeName(moment: Moment): string {
  const [day, time] = [dayOf(moment), shownAt(moment).slice(11, 16)];
  return day === dayOf() ? time : `${dayName(day)} ${time}`;
}

/** Seconds as a clock: `1:05:09`, `5:09`. */
export function clock(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** A moment as a field for day and time has it, `2026-11-22T09:56`; and back, to the very moment of those `known` that reads the same. */
export const typedMoment = (moment: number): string => shownAt(moment).slice(0, 16);
export const momentOf = (typed: string, known: number[]): number => known.find((one) => typedMoment(one) === typed) ?? whenShown(typed);
