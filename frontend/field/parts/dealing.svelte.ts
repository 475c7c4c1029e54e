/** A press that deals with an entry that came back: pressed twice it is done once. */
import { wordsOf } from "./faults";
import { route } from "./route.svelte";
import { told } from "./tell.svelte";

export class Dealing {
  working = $state(false);

  /** Says `done` and goes back to the list; or says what went wrong. */
  async with(deed: () => Promise<void>, done: string): Promise<void> {
    if (this.working) return;
    this.working = true;
    try {
      await deed();
      told.say(done);
      route.instead("#/outbox");
    } catch (fault) {
      told.fault(wordsOf(fault));
    } finally {
      this.working = false;
    }
  }
}
