/** Days and times as the worker reads them, in the language of the app. */
import { engine } from "../engine";

const two = (n: number): string => String(n).padStart(2, "0");

/** The day of a moment on this phone, `YYYY-MM-DD`. */
export function dayOf(moment: Date | string = new Date()): string {
  const at = new Date(moment);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The Monday of a day's week. */
export function mondayOf(day: string): string {
  const at = new Date(`${day}T12:00:00`);
  at.setDate(at.getDate() - ((at.getDay() + 6) % 7));
  return dayOf(at);
}

/** `2026-11-22` as “22 November”, with the weekday where it is asked for. */
export function dayName(day: string, weekday = false): string {
  const year = day.slice(0, 4) === dayOf().slice(0, 4) ? undefined : "numeric";
  return new Intl.DateTimeFormat(engine.language, { month: "long", day: "numeric", year, weekday: weekday ? "short" : undefined }).format(
    new Date(`${day}T12:00:00`),
  );
}

/** A moment: the time, with the day before it unless that is today. */
export function timeName(moment: string): string {
  const time = new Intl.DateTimeFormat(engine.language, { hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(moment));
  const day = dayOf(moment);
  return day === dayOf() ? time : `${dayName(day)} ${time}`;
}

/** Seconds as a clock: `1:05:09`, `5:09`. */
export function clock(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Now, ISO 8601 with the phone's offset. */
export const nowIso = (): string => isoOf(Date.now());

/** A moment in milliseconds, ISO 8601 with the phone's offset then. */
export function isoOf(moment: number): string {
  const at = new Date(moment);
  const offset = -at.getTimezoneOffset();
  const sign = offset < 0 ? "-" : "+";
  return `${dayOf(at)}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
}

/** A moment as a field for day and time has it, `2026-11-22T09:56`; and back, to the very moment of those `known` that reads the same. */
export const typedMoment = (moment: number): string => isoOf(moment).slice(0, 16);
export const momentOf = (typed: string, known: number[]): number => known.find((one) => typedMoment(one) === typed) ?? Date.parse(typed);
