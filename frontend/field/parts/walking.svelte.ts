/** The round under way. It is a draft like any other, so it survives the app being closed, and the clock goes on. */
import { engine, type Bodies } from "../engine";
import { dayOf } from "./days";
import { toTheSecond } from "./roundTimes";
import { say } from "./say";

export type Stop = Bodies["round"]["stops"][number];
export interface Walk {
  grid: number;
  started_at: string;
  /** Pauses, in milliseconds; the last one lasts while it has no end. */
  rests: { from: number; till: number | null }[];
  stops: Stop[];
  /** The day that was missed, where the round was begun to make up for it. */
  makes_up: string;
}
/** Key of its draft. */
export const ROUND = "round-under-way";
/** So long nobody touched the clock nor noted anything: maybe it was forgotten. */
const QUIET = 4 * 3600_000;

class Walking {
  walk = $state<Walk | null>(null);
  private now = $state(Date.now());
  readonly seconds = $derived(this.secondsTill(this.now));
  readonly resting = $derived(this.walk?.rests.at(-1)?.till === null);
  /** When the walker last said anything of it; 0 without a round. */
  readonly lastSign = $derived.by(() => {
    if (!this.walk) return 0;
    const { started_at, rests, stops } = this.walk;
    return Math.max(Date.parse(started_at), ...rests.map(({ from, till }) => till ?? from), ...stops.map((stop) => Date.parse(stop.at)));
  });
  /** It runs since another day, or for hours without a word: its end has to be asked for. */
  readonly leftRunning = $derived(!!this.walk && (dayOf(this.walk.started_at) !== dayOf(this.now) || this.now - this.lastSign > QUIET));

  /** Takes up the round of whoever opened the app. */
  async resume(): Promise<void> {
    const begun = (await engine.draft<Walk>(ROUND))?.values;
    this.walk = begun ? { ...begun, rests: begun.rests ?? [] } : null; // One begun with an app before this one has none.
  }

  tick(): () => void {
    this.now = Date.now();
    const timer = setInterval(() => (this.now = Date.now()), 1000);
    return () => clearInterval(timer);
  }

  /** Seconds walked up to a moment, pauses left out. */
  secondsTill(moment: number): number {
    if (!this.walk) return 0;
    const begun = Date.parse(this.walk.started_at);
    const rested = this.walk.rests.reduce((sum, { from, till }) => sum + Math.max(0, Math.min(till ?? moment, moment) - Math.max(from, begun)), 0);
    return Math.max(0, Math.floor((moment - begun - rested) / 1000));
  }

  start(grid: number, makes_up: string): void {
    this.now = Date.now();
    this.walk = { grid, started_at: toTheSecond(), rests: [], stops: [], makes_up };
    this.save();
  }

  rest(): void {
    this.now = Date.now();
    if (this.walk) this.change({ rests: [...this.walk.rests, { from: this.now, till: null }] });
  }

  goOn(): void {
    this.now = Date.now();
    if (this.walk) this.change({ rests: this.walk.rests.map((rest) => ({ ...rest, till: rest.till ?? this.now })) });
  }

  stopAt(stop: Omit<Stop, "at">): void {
    if (this.walk) this.change({ stops: [...this.walk.stops, { at: toTheSecond(), ...stop }] });
  }

  forget(number: number): void {
    if (this.walk) this.change({ stops: this.walk.stops.filter((_, place) => place !== number) });
  }

  /** Nothing is recorded of it. */
  async discard(): Promise<void> {
    this.walk = null;
    await engine.forgetDraft(ROUND);
  }

  private change(part: Partial<Walk>): void {
    if (!this.walk) return;
    this.walk = { ...this.walk, ...part };
    this.save();
  }

  private save(): void {
    engine.saveDraft({ key: ROUND, title: say("Round"), values: $state.snapshot(this.walk), photos: [] });
  }
}

export const walking = new Walking();
