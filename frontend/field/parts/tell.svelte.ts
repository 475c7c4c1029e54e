/** The one line at the foot of the screen that says what just happened; read aloud by screen readers. */

const LASTS = 5000;

class Told {
  text = $state("");
  bad = $state(false);
  private timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    this.show(text, false);
  }

  fault(text: string): void {
    this.show(text, true);
  }

  /** On another screen: what went wrong on the one before is no longer beside what it speaks of. */
  turnPage(): void {
    if (this.bad) this.text = "";
  }

  private show(text: string, bad: boolean): void {
    clearTimeout(this.timer);
    this.text = text;
    this.bad = bad;
    this.timer = setTimeout(() => (this.text = ""), LASTS);
  }
}

export const told = new Told();
