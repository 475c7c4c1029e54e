/**
 * Everything of a person on the phone is sealed with AES-GCM under the data key. The name a piece is
 * kept under is sealed with it, so that one piece cannot be passed off as another.
 */

const IV_BYTES = 12;

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  body: ArrayBuffer;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Vault {
  private constructor(private readonly key: CryptoKey) {}

  /** `raw`: the data key, 32 bytes. */
  static async of(raw: Uint8Array<ArrayBuffer>): Promise<Vault> {
    return new Vault(await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]));
  }

  async sealBytes(bytes: BufferSource, name: string): Promise<Sealed> {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const how = { name: "AES-GCM", iv, additionalData: encoder.encode(name) };
    return { iv, body: await crypto.subtle.encrypt(how, this.key, bytes) };
  }

  /** Throws `OperationError` when it was sealed under another key or name. */
  openBytes(sealed: Sealed, name: string): Promise<ArrayBuffer> {
    const how = { name: "AES-GCM", iv: sealed.iv, additionalData: encoder.encode(name) };
    return crypto.subtle.decrypt(how, this.key, sealed.body);
  }

  seal(value: unknown, name: string): Promise<Sealed> {
    return this.sealBytes(encoder.encode(JSON.stringify(value)), name);
  }

  async open<T>(sealed: Sealed, name: string): Promise<T> {
    return JSON.parse(decoder.decode(await this.openBytes(sealed, name))) as T;
  }
}
