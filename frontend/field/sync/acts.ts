/** Sends acts in batches, each under its own reference until the server has answered it. */
import type { Entry } from "../shapes";
import { type ReceiptKept, toSend, writeReceipts } from "../store/entries";
import type { Opened } from "../store/opened";
import { stamp } from "../store/refs";
import type { Upload, Uploaded } from "../wire";
import { Refused, ask } from "./server";

/** Of acts that are ready: reports first, for others may name them; then as they were done. */
export function inOrder(entries: Entry[]): Entry[] {
  const rank = (entry: Entry): number => (entry.verb === "report" ? 0 : 1);
  return [...entries].sort((one, other) => rank(one) - rank(other) || (one.ref < other.ref ? -1 : 1));
}

/** Send one batch and write down what the server said. Answers the photos it wants before the entries that name them. */
export async function sendBatch(opened: Opened, batch: Entry[]): Promise<string[]> {
  const json: Upload = { sent_at: stamp(), acts: batch.map(toSend) };
  try {
    const answer = (await ask<Uploaded>("acts", { method: "POST", secret: opened.secret, json }))!;
    const entries = new Map(batch.map((entry) => [entry.ref, entry]));
    await writeReceipts(
      opened,
      answer.receipts.flatMap((receipt) => {
        const entry = entries.get(receipt.ref);
        return entry ? [{ entry, receipt }] : [];
      }),
    );
    return answer.photos_first;
  } catch (fault) {
    if (!(fault instanceof Refused) || !isAboutActs(fault.status)) throw fault;
    return batch.length > 1 ? byHalves(opened, batch) : refusedWhole(opened, batch[0]!, fault);
  }
}

/** A batch the server would not read at all: one bad act must not hold up the others. */
async function byHalves(opened: Opened, batch: Entry[]): Promise<string[]> {
  const half = Math.ceil(batch.length / 2);
  return [...(await sendBatch(opened, batch.slice(0, half))), ...(await sendBatch(opened, batch.slice(half)))];
}

/** The server knows nothing of it: the phone notes for itself why it was not read. */
async function refusedWhole(opened: Opened, entry: Entry, { fault }: Refused): Promise<string[]> {
  const { ref, verb, done_at } = entry;
  const nothing = { received_at: stamp(), skew: 0, subject: null, conflict: null, photos: [] };
  const receipt: ReceiptKept = { ref, verb, done_at, outcome: "refused", fault, ...nothing, unread: true };
  await writeReceipts(opened, [{ entry, receipt }]);
  return [];
}

/** Not about who calls, how often, or the server's own trouble. */
function isAboutActs(status: number): boolean {
  return status === 400 || status === 413 || status === 422;
}
