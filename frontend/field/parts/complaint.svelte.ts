/**
 * What is wrong with a field, said till the field is touched again. Made while a component starts. Said once more only
 * after nothing was wrong: whoever finds a fault takes back the last one and waits a `tick` first.
 */
import type { Wrong } from "./answers";

let made = 0;

export class Complaint {
  /** Of the control; hint and complaint are found by it. */
  readonly id = `f${++made}`;
  private touched = $state(false);
  readonly fault = $derived.by(() => (this.touched ? null : this.wrong()));
  readonly described = $derived.by(() => [this.hint() && `${this.id}-hint`, this.fault && `${this.id}-wrong`].filter(Boolean).join(" ") || undefined);

  constructor(
    private readonly wrong: () => Wrong | string | null,
    private readonly hint: () => string,
  ) {
    $effect.pre(() => {
      if (!this.wrong()) this.touched = false;
    });
  }

  touch(): void {
    this.touched = Boolean(this.wrong());
  }
}
