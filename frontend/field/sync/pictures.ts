/** Sends a photo's bytes in chunks, going on where the server says it stands. */
import type { EntryPhoto } from "../shapes";
import type { Opened } from "../store/opened";
import { photoBytes } from "../store/photos";
import { say } from "../texts/say.svelte";
import { Refused, Unreachable, call } from "./server";

const CHUNK = 256 * 1024;

/** Send what the server lacks of a photo. `told` hears how many bytes it has. */
export async function sendPhoto(opened: Opened, photo: EntryPhoto, told: (received: number) => void): Promise<void> {
  const picture = await photoBytes(opened, photo.sha256);
  if (!picture) {
    const reason = { code: "photo-missing", reason: say("The photo is no longer on this phone.") };
    await noteProgress(opened, photo, photo.received, reason);
    return;
  }
  let offset = await standing(opened, photo);
  try {
    while (offset < picture.size) {
      told(offset);
      const here = await sendChunk(opened, photo, picture, offset);
      if (here === offset) throw new Unreachable(); // Nothing arrived: as good as no signal, and tried again later.
      offset = here;
      await noteProgress(opened, photo, offset, null);
    }
    await noteProgress(opened, photo, picture.size, null);
  } catch (fault) {
    // The bytes were not what was said: the server has forgotten them. Broken on the way, they go again; else never.
    if (!(fault instanceof Refused) || fault.status !== 422) throw fault;
    await noteProgress(opened, photo, 0, fault.code === "hash" ? null : fault.fault);
    if (fault.code === "hash") throw fault;
  }
}

async function standing(opened: Opened, photo: EntryPhoto): Promise<number> {
  try {
    return offsetOf(await call(`photos/${photo.sha256}`, { method: "HEAD", secret: opened.secret }));
  } catch (fault) {
    // An answer to HEAD has no body that says why: another call hears it.
    if (fault instanceof Refused && fault.status === 401) await call("receipts", { secret: opened.secret });
    throw fault;
  }
}

async function sendChunk(opened: Opened, photo: EntryPhoto, picture: Blob, offset: number): Promise<number> {
  const headers = { "Upload-Offset": String(offset), "Upload-Length": String(picture.size) };
  const bytes = picture.slice(offset, offset + CHUNK);
  try {
    const how = { method: "PATCH", secret: opened.secret, bytes, headers } as const;
    return offsetOf(await call(`photos/${photo.sha256}`, how), offset + bytes.size);
  } catch (fault) {
    if (fault instanceof Refused && fault.status === 409) return standing(opened, photo);
    throw fault;
  }
}

function offsetOf(answer: Response, otherwise = 0): number {
  return Number(answer.headers.get("Upload-Offset") ?? otherwise);
}

async function noteProgress(opened: Opened, photo: EntryPhoto, received: number, fault: Refused["fault"] | null): Promise<void> {
  const { sha256, bytes } = photo;
  await opened.store.put("progress", { sha256, received, whole: received >= bytes, fault });
}
