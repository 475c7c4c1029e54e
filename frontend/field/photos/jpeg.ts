/** A JPEG's segments, to leave out what says where, when and by whom a picture was taken. */

const APP0 = 0xe0;
const APP15 = 0xef;
const COMMENT = 0xfe;
const SCAN = 0xda;

/** The same picture without application segments other than a plain JFIF one, and without comments. Throws when it is no JPEG. */
export function withoutMetadata(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw new TypeError("no JPEG");
  const kept = [bytes.subarray(0, 2)];
  let at = 2;
  while (bytes[at] === 0xff && bytes[at + 1] !== SCAN) {
    const kind = bytes[at + 1]!;
    const end = at + 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
    if (end > bytes.length) throw new TypeError("JPEG cut short");
    if (kind === APP0 ? isJfif(bytes, at) : !(kind > APP0 && kind <= APP15) && kind !== COMMENT) {
      kept.push(bytes.subarray(at, end));
    }
    at = end;
  }
  kept.push(bytes.subarray(at));
  const whole = new Uint8Array(kept.reduce((sum, part) => sum + part.length, 0));
  kept.reduce((offset, part) => (whole.set(part, offset), offset + part.length), 0);
  return whole;
}

/** Of 16 bytes: without a thumbnail. */
function isJfif(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 3] === 16 && String.fromCharCode(...bytes.subarray(at + 4, at + 9)) === "JFIF\0";
}
