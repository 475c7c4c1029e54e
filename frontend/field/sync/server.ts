/** Calls to the server. Cookies stay out of it: the phone signs with its own secret. */
import { live } from "../session/live.svelte";
import { Refusal } from "../shapes";
import { say, speech } from "../texts/say.svelte";
import type { Fault } from "../wire";

const BASE = "/field/api/";
const PATIENCE = 45_000;
/** Seconds: what is waited where the server asked for a pause and did not say for how long, and what is waited at most. */
const PAUSE = 60;
const LONGEST_PAUSE = 900;

/** No signal, or no answer in time: what was sent may or may not have arrived. */
export class Unreachable extends Refusal {
  constructor() {
    super("unreachable", say("The server cannot be reached just now."));
  }
}

/** The server answered, and would not. `pause`: after how many seconds it wants to be asked again; 0 where it named none. */
export class Refused extends Refusal {
  constructor(
    readonly status: number,
    readonly fault: Fault,
    readonly pause = 0,
  ) {
    super(fault.code, fault.reason, fault.place);
  }
}

export interface Call {
  method?: "GET" | "POST" | "HEAD" | "PATCH";
  secret?: string;
  json?: unknown;
  bytes?: Blob;
  headers?: Record<string, string>;
}

/** The answer, whatever its status below 400; `Unreachable` or `Refused` otherwise. */
export async function call(path: string, { method = "GET", secret, json, bytes, headers }: Call = {}): Promise<Response> {
  const giveUp = new AbortController();
  const clock = setTimeout(() => giveUp.abort(), PATIENCE);
  const sent: Record<string, string> = { "X-Language": speech.language, ...headers };
  if (secret !== undefined) sent.Authorization = `Device ${secret}`;
  if (json !== undefined) sent["Content-Type"] = "application/json";
  if (bytes !== undefined) sent["Content-Type"] = "application/offset+octet-stream";
  const body = json === undefined ? (bytes ?? null) : JSON.stringify(json);
  const asked = { method, headers: sent, body, credentials: "omit", cache: "no-store", signal: giveUp.signal } as const;
  try {
    const answer = await fetch(BASE + path, asked).catch(() => null);
    if (answer === null) throw new Unreachable();
    hearClock(answer);
    if (!answer.ok) throw await refused(answer);
    return answer;
  } finally {
    clearTimeout(clock);
  }
}

/** Every answer says what time it is at the server: a phone that is off hears of it before it dates anything wrongly. */
function hearClock(answer: Response): void {
  const told = Date.parse(answer.headers.get("Date") ?? "");
  if (!Number.isNaN(told)) live.skew = Math.round((told - Date.now()) / 1000);
}

/** The same where the answer is JSON; null for 204. */
export async function ask<T>(path: string, how: Call = {}): Promise<T | null> {
  const answer = await call(path, how);
  if (answer.status === 204) return null;
  try {
    return (await answer.json()) as T;
  } catch {
    throw new Unreachable(); // Cut off half way, or the page of some hotspot.
  }
}

/** A 502 of a proxy is as good as no signal; what has no reason of its own gets one. */
async function refused(answer: Response): Promise<Refusal> {
  if (answer.status >= 502 && answer.status <= 504) return new Unreachable();
  const told = (await answer.json().catch(() => null)) as Partial<Fault> | null;
  const reason = told?.reason ?? say("The server could not take this (error {status}).", { status: answer.status });
  const { code = `http-${answer.status}`, place } = told ?? {};
  return new Refused(answer.status, { code, reason, ...(place === undefined ? {} : { place }) }, pauseOf(answer));
}

function pauseOf(answer: Response): number {
  if (answer.status !== 429) return 0;
  return Math.min(Number(answer.headers.get("Retry-After")) || PAUSE, LONGEST_PAUSE);
}
