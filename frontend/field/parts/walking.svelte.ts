/** The round under way. It is a draft like any other, so it survives the app being closed, and the clock goes on. */
import { engine, type Bodies } from "../engine";
import { nowIso } from "./days";
import { say } from "./say";

export type Stop = Bodies["round"]["stops"][number];
export interface Walk {
  grid: number;
  started_at: string;
  /** Seconds walked before the last pause. */
  ran: number;
  /** Walking since, in milliseconds; null while resting. */
  since: number | null;
  stops: Stop[];
  /** The day that was missed, where the round was begun to make up for it. */
  makes_up: string;
}
/** Key of its draft. */
export const ROUND = "round-under-way";

class Walking {
  walk = $state<Walk | null>(null);
  private now = $state(Date.now());
  readonly seconds = $derived(this.walk ? Math.floor(this.walk.ran + (this.walk.since ? Math.max(0, this.now - this.walk.since) / 1000 : 0)) : 0);

  /** Takes up the round of whoever opened the app. */
  async resume(): Promise<void> {
    this.walk = (await engine.draft<Walk>(ROUND))?.values ?? null;
  }

  tick(): () => void {
    this.now = Date.now();
    const timer = setInterval(() => (this.now = Date.now()), 1000);
    return () => clearInterval(timer);
  }

  start(grid: number, makes_up: string): void {
    this.now = Date.now();
    this.walk = { grid, started_at: nowIso(), ran: 0, since: Date.now(), stops: [], makes_up };
    this.save();
  }

  rest(): void {
    this.now = Date.now();
    if (this.walk) this.change({ ran: this.seconds, since: null });
  }

  goOn(): void {
    this.change({ since: Date.now() });
  }

  stopAt(stop: Omit<Stop, "at">): void {
    if (this.walk) this.change({ stops: [...this.walk.stops, { at: nowIso(), ...stop }] });
  }

  forget(number: number): void {
    if (this.walk) this.change({ stops: this.walk.stops.filter((_, place) => place !== number) });
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
