/**
 * The guide, by itself: it comes in the language spoken, and the service worker keeps it from then on. Its pages are
 * no part of the first load, and another language's is fetched when it is spoken.
 */
import english from "../../../docs/guides/field-workers.md?url&no-inline";
import traditional from "../../../docs/guides/field-workers.zh-Hant.md?url&no-inline";
import simplified from "../../../docs/guides/field-workers.zh.md?url&no-inline";
import type { Language } from "../engine";

const PAGES: Record<Language, string> = { en: english, "zh-Hans": simplified, "zh-Hant": traditional };
/** Without signal, what is read instead of the language spoken. */
const INSTEAD: Record<Language, Language[]> = {
  en: ["zh-Hans", "zh-Hant"], "zh-Hans": ["zh-Hant", "en"], "zh-Hant": ["zh-Hans", "en"],
};

/** The guide in this language, or in another one that is on the phone; null where none is to be had. */
export async function readGuide(language: Language): Promise<{ language: Language; page: string } | null> {
  for (const one of [language, ...INSTEAD[language]]) {
    const answer = await fetch(PAGES[one]).catch(() => null);
    if (answer?.ok) return { language: one, page: await answer.text() };
  }
  return null;
}

/** Have the service worker keep the guide, so that it is there without signal. */
export async function keepGuide(language: Language): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!workers) return;
  if (!workers.controller) await new Promise((done) => workers.addEventListener("controllerchange", done, { once: true }));
  await fetch(PAGES[language]).catch(() => undefined);
}
