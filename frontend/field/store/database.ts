/**
 * What lies on the phone: one small database of the phone itself, and one for each person who signed in on it.
 *
 * A new version of the app only adds: stores and fields, never a change to what is there, so that
 * whatever version of the app opens it finds the entries of any other.
 */
import { type DBSchema, type IDBPDatabase, deleteDB, openDB } from "idb";

import type { Fault, Receipt } from "../wire";
import type { Sealed } from "./vault";

/** The data key under the PIN. Five wrong tries and it is gone. */
export interface Ring {
  salt: Uint8Array<ArrayBuffer>;
  iterations: number;
  key: Sealed;
  tries: number;
}

/** `state` never says "sending": what a killed tab was sending is sent again. */
export interface EntryRow {
  ref: string;
  kept_at: number;
  state: "kept" | Receipt["outcome"];
  photos: string[];
  act: Sealed;
  receipt: Sealed | null;
}
export interface PhotoRow {
  sha256: string;
  picture: Sealed;
}
/** How much of a photo the server has. */
export interface Progress {
  sha256: string;
  received: number;
  /** Nothing more of it is to be sent: all of it arrived and was what it was said to be, or the worker does without it. */
  whole: boolean;
  fault: Fault | null;
}
export interface DraftRow {
  key: string;
  saved_at: string;
  photos: string[];
  form: Sealed;
}

interface OfPerson extends DBSchema {
  ring: { key: "pin"; value: Ring };
  pieces: { key: string; value: Sealed };
  entries: { key: string; value: EntryRow };
  photos: { key: string; value: PhotoRow };
  progress: { key: string; value: Progress };
  drafts: { key: string; value: DraftRow };
}
export type Store = IDBPDatabase<OfPerson>;

/** Somebody with a store on this phone. */
export interface KeeperRow {
  id: number;
  name: string;
}
interface OfPhone extends DBSchema {
  keepers: { key: number; value: KeeperRow };
  phone: { key: "device"; value: string };
}
export type Phone = IDBPDatabase<OfPhone>;

const VERSION = 1;
const named = (person: number): string => `gridwork-field-${person}`;

export function openPhone(): Promise<Phone> {
  return openDB<OfPhone>("gridwork-phone", 1, {
    upgrade(db) {
      db.createObjectStore("keepers", { keyPath: "id" });
      db.createObjectStore("phone");
    },
  });
}

export function openStore(person: number): Promise<Store> {
  return openDB<OfPerson>(named(person), VERSION, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore("ring");
        db.createObjectStore("pieces");
        db.createObjectStore("entries", { keyPath: "ref" });
        db.createObjectStore("photos", { keyPath: "sha256" });
        db.createObjectStore("progress", { keyPath: "sha256" });
        db.createObjectStore("drafts", { keyPath: "key" });
      }
    },
    // Another tab wipes or brings a newer store: it must not wait for this one.
    blocking(_from, _to, event) {
      (event.target as IDBDatabase).close();
    },
  });
}

/** Empty it first: taking it away waits for tabs that sleep, and what it held must be gone now. */
export async function destroyStore(person: number): Promise<void> {
  const store = await openStore(person);
  const names = [...store.objectStoreNames];
  const work = store.transaction(names, "readwrite");
  await Promise.all([...names.map((name) => work.objectStore(name).clear()), work.done]);
  store.close();
  await Promise.race([deleteDB(named(person)), new Promise((resolve) => setTimeout(resolve, 2000))]);
}
