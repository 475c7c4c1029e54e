/** Saves forms as they are typed: a write a second at most, and at once when the app is put away. */
import type { Draft } from "../shapes";
import { deleteDraft, listDrafts, writeDraft } from "../store/drafts";
import type { Opened } from "../store/opened";
import { stamp } from "../store/refs";
import { live } from "./live.svelte";
import { refusalOf } from "./room";
import { current } from "./session";
import { tell } from "./tabs";

const PAUSE = 600;
const typed = new Map<string, Draft>();
let timer: ReturnType<typeof setTimeout> | undefined;
let writing: Promise<void> = Promise.resolve();

export function saveDraft(draft: Omit<Draft, "saved_at">): void {
  typed.set(draft.key, { ...draft, saved_at: stamp() });
  clearTimeout(timer);
  timer = setTimeout(() => void flushDrafts(), PAUSE);
}

/** Write what was typed and not written yet; resolves when it is on the phone. */
export function flushDrafts(): Promise<void> {
  clearTimeout(timer);
  const opened = current();
  const drafts = [...typed.values()];
  typed.clear();
  if (opened && drafts.length) writing = writing.then(() => writeAll(opened, drafts)).catch(notWritten);
  return writing;
}

async function writeAll(opened: Opened, drafts: Draft[]): Promise<void> {
  for (const draft of drafts) await writeDraft(opened, draft);
  await showDrafts(opened);
  tell("drafts");
}

/** The screen still has what was typed; that it is not on the phone has to be seen. */
function notWritten(fault: unknown): void {
  const { code, message } = refusalOf(fault);
  live.trouble = { code, reason: message };
}

/** The form of this key is done with: nothing typed before comes after. */
export async function endTyping(key: string): Promise<void> {
  typed.delete(key);
  await writing;
}

export async function forgetDraft(opened: Opened, key: string): Promise<void> {
  await endTyping(key);
  await deleteDraft(opened, key);
  await showDrafts(opened);
  tell("drafts");
}

export async function showDrafts(opened: Opened): Promise<void> {
  const drafts = await listDrafts(opened);
  if (current()?.store === opened.store) live.drafts = drafts;
}

export function watchTyping(): void {
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && void flushDrafts());
  addEventListener("pagehide", () => void flushDrafts());
}
