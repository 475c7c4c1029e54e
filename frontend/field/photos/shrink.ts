/** Makes a photo small enough for a valley's network before it is kept: upright, JPEG, without metadata. */
import { say } from "../texts/say.svelte";
import { type PhotoKept, Refusal } from "../shapes";
import { sha256 } from "../store/refs";
import { withoutMetadata } from "./jpeg";

const BYTES = 400_000;
const QUALITIES = [0.82, 0.72, 0.62, 0.5];
const SMALLER = 0.8;
/** Below this nothing is left to see; no picture of this size has 400 KB. */
const LEAST = 320;

/** Longest edge at most `edge` pixels, about 400 KB at most. Throws `Refusal` when it cannot be read as a picture. */
export async function shrunk(file: Blob, edge: number): Promise<PhotoKept> {
  const picture = await decoded(file);
  const longest = Math.max(picture.naturalWidth, picture.naturalHeight);
  for (let scale = Math.min(1, edge / longest); ; scale *= SMALLER) {
    const canvas = drawn(picture, scale);
    const { width, height } = canvas;
    for (const quality of QUALITIES) {
      const bytes = withoutMetadata(await jpeg(canvas, quality));
      if (bytes.length > BYTES && scale * longest > LEAST) continue;
      const blob = new Blob([bytes], { type: "image/jpeg" });
      return { sha256: await sha256(bytes), width, height, bytes: bytes.length, blob };
    }
  }
}

/** An `<img>` turns a picture upright by its EXIF in every browser we run in; `createImageBitmap` only in newer ones. */
async function decoded(file: Blob): Promise<HTMLImageElement> {
  const picture = new Image();
  const url = URL.createObjectURL(file);
  try {
    picture.src = url;
    await picture.decode();
    return picture;
  } catch {
    throw new Refusal("picture", say("This file cannot be read as a picture. Please choose another."));
  } finally {
    URL.revokeObjectURL(url);
  }
}

function drawn(picture: HTMLImageElement, scale: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
  const pen = canvas.getContext("2d");
  if (!pen) throw new Refusal("picture", say("This phone has no memory left for a picture. Close other apps and try again."));
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function jpeg(canvas: HTMLCanvasElement, quality: number): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => {
        if (blob) void blob.arrayBuffer().then((bytes) => resolve(new Uint8Array(bytes)), reject);
        else reject(new Refusal("picture", say("This phone has no memory left for a picture. Close other apps and try again.")));
      },
      "image/jpeg",
      quality,
    );
  });
}
