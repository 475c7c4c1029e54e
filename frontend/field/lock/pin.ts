/**
 * The local lock: the data key lies on the phone wrapped under a key made from the worker's PIN.
 *
 * PBKDF2-SHA-256 with 250,000 rounds takes about a second on a phone of 2016 and a tenth of one on today's. A PIN
 * of six digits keeps out whoever picks the phone up and tries; five wrong ones and only the person's
 * password, online, brings the key back. Somebody who copies the phone's disk needs days, not minutes:
 * what is on the phone is the worker's own grids, and a lost phone is revoked.
 */
import type { Ring } from "../store/database";
import { Vault } from "../store/vault";

export const DIGITS = 6;
export const TRIES = 5;
const ROUNDS = 250_000;
const SALT_BYTES = 16;
const NAME = "data key";

export async function wrap(raw: Uint8Array<ArrayBuffer>, pin: string): Promise<Ring> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const lock = await stretched(pin, salt, ROUNDS);
  return { salt, iterations: ROUNDS, key: await lock.sealBytes(raw, NAME), tries: 0 };
}

/** The data key; null when the PIN is wrong. */
export async function unwrap(ring: Ring, pin: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const lock = await stretched(pin, ring.salt, ring.iterations);
  try {
    return new Uint8Array(await lock.openBytes(ring.key, NAME));
  } catch {
    return null;
  }
}

async function stretched(pin: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<Vault> {
  const secret = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations }, secret, 256);
  return Vault.of(new Uint8Array(bits));
}
