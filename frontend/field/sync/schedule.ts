/** When to try: something was kept, the signal is back, the app is looked at, or enough time has gone by. */
import { live } from "../session/live.svelte";
import { current } from "../session/session";
import { meet } from "./meet";

const PAUSE = 4_000;
const LONGEST = 300_000;
const PERIOD = 60_000;
/** After a pause the server asked for, so that phones do not all come back at its very end. */
const SPREAD = 5_000;
let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
let meeting: Promise<void> | null = null;
let again = false;

/** Meet now; asked while it is under way, once more after it. */
export function meetNow(): Promise<void> {
  again = meeting !== null;
  return (meeting ??= run().finally(() => (meeting = null)));
}

async function run(): Promise<void> {
  clearTimeout(timer);
  do {
    again = false;
    const opened = current();
    if (!opened || live.signed_out) return;
    if (pauseLeft() > 0) break;
    failures = (await meet(opened)) ? 0 : failures + 1;
  } while (again);
  timer = setTimeout(() => void meetNow(), live.paused ? pauseLeft() + SPREAD * Math.random() : failures ? backOff(failures) : PERIOD);
}

/** Milliseconds the server wants to be left alone still, whatever else would make this phone try. */
function pauseLeft(): number {
  return live.paused ? live.paused_till - performance.now() : 0;
}

/** 8 s, 16 s, … 5 min, each between half and one and a half of it: a valley's phones do not all call at once. */
function backOff(times: number): number {
  return Math.min(LONGEST, PAUSE * 2 ** times) * (0.5 + Math.random());
}

/** The signal is back, or the app is looked at again: no reason to wait out a back-off. */
export function watchSignal(): void {
  const fresh = (): void => {
    failures = 0;
    void meetNow();
  };
  addEventListener("online", () => {
    live.online = true;
    fresh();
  });
  addEventListener("offline", () => (live.online = false));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && fresh());
}
