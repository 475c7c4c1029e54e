/** A person's store while it is unlocked: everything else on the phone reads and writes through this. */
import type { Store } from "./database";
import type { Vault } from "./vault";

export interface Opened {
  person: number;
  store: Store;
  vault: Vault;
  /** The data key, to wrap it under another PIN. */
  raw: Uint8Array<ArrayBuffer>;
  /** What this phone signs its calls with; another one after signing in again. */
  secret: string;
}
