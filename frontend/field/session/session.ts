/** Signing in, the lock, and letting go of everything: who may look into the store on this phone. */
import { watchIdle } from "../lock/idle";
import { DIGITS, TRIES, unwrap, wrap } from "../lock/pin";
import { Refusal } from "../shapes";
import { type Store, destroyStore, openStore } from "../store/database";
import { forgetAtHand, readPiece, writePiece } from "../store/ledger";
import type { Opened } from "../store/opened";
import { unsentIn, waitingIn } from "../store/photos";
import { Vault } from "../store/vault";
import { ask } from "../sync/server";
import { say, speakTo } from "../texts/say.svelte";
import type { SignIn, SignedIn, Wiped } from "../wire";
import { deviceName, forgetKeeper, readKeepers, writeKeeper } from "./keepers";
import { clearLive, live } from "./live.svelte";
import { tell } from "./tabs";

const SECRET = "secret";
let opened: Opened | null = null;
let stopWatching = (): void => undefined;

/** The unlocked store; null while locked. */
export function current(): Opened | null {
  return opened;
}

/** The unlocked store. Throws where a screen asks behind the lock. */
export function unlocked(): Opened {
  if (!opened) throw new Refusal("locked", say("The app is locked."));
  return opened;
}

/** Who is on this phone, and at which gate that leaves us. */
export async function lookAround(): Promise<void> {
  await showKeepers();
  live.gate = live.keepers.length ? "locked" : "sign-in";
}

async function showKeepers(): Promise<void> {
  const rows = await readKeepers();
  live.keepers = await Promise.all(rows.map(async ({ id, name }) => ({ id, name, pin: await hasPin(id) })));
}

async function hasPin(person: number): Promise<boolean> {
  const store = await openStore(person);
  const ring = await store.get("ring", "pin");
  store.close();
  return ring !== undefined && ring.tries < TRIES;
}

type Begun = (opened: Opened) => Promise<void>;

/**
 * Sign in at the server. The same person gets the same data key again, and finds everything as it was; a store
 * under another key (the server was restored from before this phone signed in) is begun anew if nothing waits in it.
 */
export function signIn(login: string, password: string, begun: Begun): Promise<void> {
  return admit(login, password, begun, mustWaitForNothing);
}

/** The same after the worker was asked: what waits under another key is given up. */
export function signInAnew(login: string, password: string, begun: Begun): Promise<void> {
  return admit(login, password, begun, () => Promise.resolve());
}

async function admit(login: string, password: string, begun: Begun, leave: (store: Store) => Promise<void>): Promise<void> {
  const json: SignIn = { login, password, device: await deviceName() };
  const { person, data_key, secret } = (await ask<SignedIn>("sign-in", { method: "POST", json }))!;
  const raw = Uint8Array.from(atob(data_key), (letter) => letter.charCodeAt(0));
  const next = { person: person.id, vault: await Vault.of(raw), raw, secret };
  const store = await storeFor(next, secret, leave);
  await writeKeeper({ id: person.id, name: person.name });
  await speakTo(person.language);
  const ring = await store.get("ring", "pin");
  opened = { ...next, store };
  live.person = { id: person.id, name: person.name };
  if (ring) await enter(opened, begun);
  else live.gate = "new-pin";
}

/** The person's store, opened with the key the server gave; one that lies under another is begun anew if `leave` does not throw. */
async function storeFor(
  { person, vault }: Omit<Opened, "store">,
  secret: string,
  leave: (store: Store) => Promise<void>,
): Promise<Store> {
  let store = await openStore(person);
  const fits = await readPiece({ store, vault } as Opened, SECRET).then(
    () => true,
    () => false,
  );
  if (!fits) {
    await leave(store).finally(store.close.bind(store));
    await destroyStore(person);
    store = await openStore(person);
  }
  await writePiece({ store, vault } as Opened, SECRET, secret);
  return store;
}

async function mustWaitForNothing(store: Store): Promise<void> {
  const { entries, drafts } = await waitingIn(store);
  if (entries || drafts) {
    throw new Refusal(
      "other-key",
      say(
        "On this phone lie {entries} {entries|entry|entries} that the county does not have or did not take, and {drafts} begun and not finished. The password no longer opens them. Unlock with the PIN to read them, and ask the office.",
        { entries, drafts },
      ),
    );
  }
}

/** Lay the data key under a PIN: after signing in, or anew. */
export async function setPin(pin: string, begun: Begun): Promise<void> {
  const { store, raw } = unlocked();
  if (!/^\d+$/.test(pin) || pin.length < DIGITS) {
    throw new Refusal("pin-short", say("The PIN needs at least {count} digits.", { count: DIGITS }), "pin");
  }
  await store.put("ring", await wrap(raw, pin), "pin");
  if (live.gate === "new-pin") await enter(unlocked(), begun);
}

/** A try is counted before it is made, so that ending the app gives none back. */
export async function unlock(person: number, pin: string, begun: Begun): Promise<void> {
  const store = await openStore(person);
  const work = store.transaction("ring", "readwrite");
  const ring = await work.store.get("pin");
  if (ring && ring.tries < TRIES) await work.store.put({ ...ring, tries: ring.tries + 1 }, "pin");
  await work.done;
  const raw = ring && ring.tries < TRIES ? await unwrap(ring, pin) : null;
  if (!ring || !raw) throw await wrongPin(store, TRIES - (ring?.tries ?? TRIES) - 1);
  await store.put("ring", { ...ring, tries: 0 }, "pin");
  const vault = await Vault.of(raw);
  const secret = (await readPiece<string>({ store, vault } as Opened, SECRET)) ?? "";
  opened = { person, store, vault, raw, secret };
  const keeper = (await readKeepers()).find((row) => row.id === person);
  live.person = { id: person, name: keeper?.name ?? "" };
  await enter(opened, begun);
}

async function wrongPin(store: Store, left: number): Promise<Refusal> {
  if (left <= 0) await store.delete("ring", "pin");
  store.close();
  if (left > 0) return new Refusal("pin", say("Wrong PIN. {left} more {left|try|tries}.", { left }), "pin");
  await lookAround();
  return new Refusal("pin-gone", say("The PIN is used up. Sign in with your password: everything is still here."));
}

async function enter(now: Opened, begun: Begun): Promise<void> {
  stopWatching();
  stopWatching = watchIdle(lock);
  live.signed_out = false;
  await begun(now);
  live.gate = "open";
}

/** Take key and contents out of memory. What is being sent is sent to the end. */
export async function lock(): Promise<void> {
  stopWatching();
  live.gate = "locked";
  opened = null;
  forgetAtHand();
  clearLive();
  await lookAround();
}

/** The office took this phone off: destroy what it holds of the person, then say so, with how many entries it had not sent. */
export async function wipe(id: number, secret: string): Promise<void> {
  const name = (await readKeepers()).find((row) => row.id === id)?.name ?? "";
  const unsent = await erase(id);
  if (!opened) {
    live.wiped = { name, unsent };
    live.gate = "wiped";
  }
  await tellErased("wiped", secret, unsent);
}

/** The worker signs out: what this phone holds of them is destroyed, with signal or without. */
export async function signOut(): Promise<void> {
  const { person, secret } = unlocked();
  const unsent = await erase(person);
  await lookAround();
  await tellErased("sign-out", secret, unsent);
}

/** Destroy what this phone holds of a person; how many entries it had not sent. Somebody else at work stays at it. */
async function erase(id: number): Promise<number> {
  const store = await openStore(id);
  const unsent = await unsentIn(store);
  store.close();
  const shown = !opened || opened.person === id;
  if (shown) {
    stopWatching();
    live.gate = "starting";
    opened?.store.close();
    opened = null;
    clearLive();
  }
  forgetAtHand();
  await destroyStore(id);
  await forgetKeeper(id);
  if (shown) tell("wiped");
  await showKeepers();
  return unsent;
}

/** Tell the server, if it can be reached. */
async function tellErased(path: "wiped" | "sign-out", secret: string, unsent: number): Promise<void> {
  const told: Wiped = { unsent };
  await ask(path, { method: "POST", secret, json: told }).catch(() => null);
}

/** Another tab wiped the store. */
export function wasWiped(): void {
  stopWatching();
  live.gate = "starting";
  opened = null;
  clearLive();
  void lookAround();
}
