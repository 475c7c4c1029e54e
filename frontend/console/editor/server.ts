/** Talking to the server: forms sent as a script, with progress, and answers as one shape. */

export interface Spot {
  number: number;
  grave: boolean;
  geometry: object;
}

/** What every address of a draft answers; `features` is the text of a FeatureCollection. */
export interface Answer {
  seq: number;
  findings: string;
  areas: string;
  spots: Spot[];
  features?: string;
  parent?: object | null;
  dwellings?: [number, number][];
  message?: string;
  moved?: string;
}

/** The server understood and refused; the text is for the person. */
export class Refused extends Error {}

/** No answer came. */
export class Lost extends Error {}

/** Sends form fields and gives the answer; `progress` hears the share sent, 0 to 1. */
export function send(url: string, fields: FormData, progress?: (share: number) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "text";
    request.upload.addEventListener("progress", (event) => progress?.(event.lengthComputable ? event.loaded / event.total : 0.5));
    request.addEventListener("load", () => {
      const told = read(request.responseText);
      if (request.status >= 200 && request.status < 300 && told) resolve(told);
      else if (told?.fault) reject(new Refused(told.fault));
      else reject(new Lost());
    });
    request.addEventListener("error", () => reject(new Lost()));
    request.addEventListener("timeout", () => reject(new Lost()));
    request.send(fields);
  });
}

export async function fetchState(url: string): Promise<Answer> {
  const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Lost();
  return (await answer.json()) as Answer;
}

function read(text: string): (Answer & { fault?: string }) | null {
  try {
    return JSON.parse(text) as Answer & { fault?: string };
  } catch {
    return null;
  }
}

/** A reference that makes a repeated act one act. Not `crypto.randomUUID`: offices run without TLS on their own network. */
export function newRef(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
