/**
 * The app's texts. English texts are their own keys; the Chinese ones are fetched when they are spoken.
 *
 * `{name}` is filled in; `{count|entry|entries}` chooses by whether `count` is one, for languages that ask it.
 */
import type { Language } from "../shapes";
import { called } from "./called";

const REMEMBERED = "gridwork-field-language";
const CATALOGUES = {
  en: async () => ({}),
  "zh-Hans": async () => (await import("./zh-Hans.json")).default,
  "zh-Hant": async () => (await import("./zh-Hant.json")).default,
} satisfies Record<Language, () => Promise<Record<string, string>>>;

class Speech {
  language = $state<Language>("en");
  texts = $state.raw<Record<string, string>>({});
}
export const speech = new Speech();

/** The text in the chosen language. */
export function say(key: string, params: Record<string, string | number> = {}): string {
  const text = speech.texts[called(key)] || key;
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, other?: string) => {
    const param = params[name];
    if (param === undefined) return whole;
    return one === undefined ? String(param) : param === 1 ? one : other!;
  });
}

/** Marks a text that is said elsewhere by a variable. */
export function text(key: string): string {
  return key;
}

/** Change the language, for good on this phone. */
export async function speak(language: Language): Promise<void> {
  await loaded(language);
  localStorage.setItem(REMEMBERED, language);
}

/** At the start: the language chosen before, else the browser's. */
export async function speakAsBefore(): Promise<void> {
  await loaded(chosen() ?? ofBrowser(navigator.language));
}

/** The language a person has on the server, where none was chosen on this phone. */
export async function speakTo(language: string): Promise<void> {
  if (language && !chosen()) await loaded(ofBrowser(language));
}

async function loaded(language: Language): Promise<void> {
  speech.texts = await CATALOGUES[language]();
  speech.language = language;
  document.documentElement.lang = language;
}

function chosen(): Language | null {
  const language = localStorage.getItem(REMEMBERED);
  return language !== null && language in CATALOGUES ? (language as Language) : null;
}

function ofBrowser(language: string): Language {
  if (/^en/i.test(language)) return "en";
  return /hant|tw|hk|mo/i.test(language) ? "zh-Hant" : "zh-Hans";
}
