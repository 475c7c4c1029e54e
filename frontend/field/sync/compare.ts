/** The receipt page: what the phone has of each act beside what the server has. */
import { isUnsent, live, onlyEverHere } from "../session/live.svelte";
import { unlocked } from "../session/session";
import type { Entry, ReceiptLine, ReceiptPage } from "../shapes";
import type { Receipt, Receipts } from "../wire";
import { Unreachable, ask } from "./server";

/** A page of the server's receipts, newest first; the first page begins with what only the phone has. */
export async function compareReceipts(before = ""): Promise<ReceiptPage> {
  const { secret } = unlocked();
  const query = before ? `?before=${encodeURIComponent(before)}` : "";
  try {
    const page = (await ask<Receipts>(`receipts${query}`, { secret }))!;
    const entries = new Map(live.outbox.map((entry) => [entry.ref, entry]));
    const both = page.receipts.map((receipt) => line(entries.get(receipt.ref) ?? null, receipt));
    const told = new Set(page.receipts.map(({ ref }) => ref));
    const here = before ? [] : onlyHere().filter(({ ref }) => !told.has(ref)); // The answer may have been lost on its way.
    return { lines: [...here, ...both], before: page.before, online: true };
  } catch (fault) {
    if (!(fault instanceof Unreachable)) throw fault;
    return { lines: notLetGo().map((entry) => line(entry, entry.receipt)), before: null, online: false };
  }
}

function onlyHere(): ReceiptLine[] {
  return notLetGo().filter((entry) => entry.receipt === null).map((entry) => line(entry, null));
}

/** What the server never read and was let go here is nothing to compare. */
function notLetGo(): Entry[] {
  return live.outbox.filter((entry) => !onlyEverHere(entry));
}

function line(entry: Entry | null, receipt: Receipt | null): ReceiptLine {
  const { ref, verb, done_at } = (receipt ?? entry)!;
  return { ref, verb, done_at, entry, receipt, agree: agreement(entry, receipt) };
}

function agreement(entry: Entry | null, receipt: Receipt | null): ReceiptLine["agree"] {
  if (!receipt) return "only-phone";
  if (receipt.outcome === "refused" || receipt.outcome === "conflict") return "not-accepted";
  const leftOut = new Set(entry?.photos.filter((photo) => photo.left_out).map((photo) => photo.sha256));
  const missing = receipt.outcome === "stored" && receipt.photos.some(({ received, bytes, sha256 }) => received < bytes && !leftOut.has(sha256));
  if (missing || (entry?.receipt && isUnsent(entry))) return "photos-missing";
  return entry ? "both" : "only-server";
}
