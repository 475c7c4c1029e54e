/** Asks the browser to keep what is stored, and looks how much room there is. */
import { live } from "./live.svelte";

export async function makeRoom(): Promise<void> {
  const storage = navigator.storage as StorageManager | undefined;
  if (!storage?.estimate) return;
  const persisted = (await storage.persist?.()) ?? false;
  const { usage = 0, quota = 0 } = await storage.estimate();
  live.room = { used: usage, quota, persisted };
}
