/** Asks the browser to keep what is stored, and looks how much room there is. */
import { Refusal } from "../shapes";
import { say } from "../texts/say.svelte";
import { live } from "./live.svelte";

export async function makeRoom(): Promise<void> {
  const storage = navigator.storage as StorageManager | undefined;
  if (!storage?.estimate) return;
  const persisted = (await storage.persist?.()) ?? false;
  const { usage = 0, quota = 0 } = await storage.estimate();
  live.room = { used: usage, quota, persisted };
}

/** Why something could not be written, for the worker to read. */
export function refusalOf(fault: unknown): Refusal {
  if (fault instanceof Refusal) return fault;
  if (fault instanceof DOMException && fault.name === "QuotaExceededError") {
    return new Refusal("no-room", say("This phone has no room left. Nothing new is kept until you free some."));
  }
  if (fault instanceof DOMException) { // The disk is full before the browser's own bound is reached.
    console.error(fault);
    return new Refusal("not-written", say("This phone could not write it down, most likely for want of room. Free some and try again."));
  }
  console.error(fault);
  return new Refusal("unexpected", String(fault));
}
