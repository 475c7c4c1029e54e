/** Undo and redo, by whole drawings: a draft is one village, so each is small. */

const MOST = 100;

export class Past {
  private before: string[] = [];
  private after: string[] = [];

  constructor(private present: string) {}

  get now(): string {
    return this.present;
  }

  /** A new state; what had been undone is gone. */
  add(state: string): void {
    if (state === this.present) return;
    this.before = [...this.before, this.present].slice(-MOST);
    this.after = [];
    this.present = state;
  }

  undo(): string | undefined {
    const state = this.before.pop();
    if (state !== undefined) {
      this.after.push(this.present);
      this.present = state;
    }
    return state;
  }

  redo(): string | undefined {
    const state = this.after.pop();
    if (state !== undefined) {
      this.before.push(this.present);
      this.present = state;
    }
    return state;
  }

  get canUndo(): boolean {
    return this.before.length > 0;
  }

  get canRedo(): boolean {
    return this.after.length > 0;
  }
}
