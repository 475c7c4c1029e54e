import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { called } from "./field/texts/called";

const [SIMPLIFIED, TRADITIONAL] = ["./zh-Hans.json", "./zh-Hant.json"];
const MADE = new Map([[SIMPLIFIED, "\0zh-Hans"], [TRADITIONAL, "\0zh-Hant"]]);
const at = (name) => fileURLToPath(new URL(`field/texts/${name}`, import.meta.url));
const texts = (name) => shortly(JSON.parse(readFileSync(at(name), "utf8")));

/**
 * A phone is sent no text a second time. The English ones are in the app, so a catalogue has short names in their stead.
 * Those in traditional characters are those in simplified ones, sign by sign; of few signs the word decides. So only what
 * differs is sent: the import of `zh-Hant.json` is answered with a module that makes it out of `zh-Hans.json`.
 *
 * @returns {import("vite").Plugin}
 */
export function traditional() {
  return {
    name: "traditional",
    enforce: "pre",
    resolveId: (source) => MADE.get(source) ?? null,
    load(id) {
      if (id !== MADE.get(SIMPLIFIED) && id !== MADE.get(TRADITIONAL)) return null;
      for (const name of MADE.keys()) this.addWatchFile(at(name));
      if (id === MADE.get(SIMPLIFIED)) return `export default ${JSON.stringify(texts("zh-Hans.json"))};`;
      const { signs, words } = difference(texts("zh-Hans.json"), texts("zh-Hant.json"));
      return `import simplified from "${SIMPLIFIED}";
const [from, to] = ${JSON.stringify(signs)}.map((signs) => [...signs]);
const words = ${JSON.stringify(words)};
const turned = (text) => [...text].map((sign) => to[from.indexOf(sign)] ?? sign).join("");
export default Object.fromEntries(Object.entries(simplified).map(([key, text]) => [key, words[key] ?? turned(text)]));`;
    },
  };
}

/**
 * `signs`: simplified signs and what each mostly becomes, as two texts; `words`: the texts where that would be wrong.
 *
 * @param {Record<string, string>} simplified
 * @param {Record<string, string>} turned
 */
function difference(simplified, turned) {
  const ways = new Map();
  for (const [key, text] of Object.entries(simplified)) {
    const signs = [...turned[key]];
    [...text].forEach((sign, place) => ways.set(sign, [...(ways.get(sign) ?? []), signs[place]]));
  }
  const turns = new Map([...ways].map(([sign, all]) => [sign, mostOf(all)]).filter(([sign, way]) => sign !== way));
  const bySign = (text) => [...text].map((sign) => turns.get(sign) ?? sign).join("");
  const words = Object.entries(turned).filter(([key, text]) => bySign(simplified[key]) !== text);
  return { signs: [[...turns.keys()].join(""), [...turns.values()].join("")], words: Object.fromEntries(words) };
}

/** @param {string[]} all */
function mostOf(all) {
  const many = (one) => all.filter((other) => other === one).length;
  return all.reduce((most, one) => (many(one) > many(most) ? one : most));
}

/**
 * @param {Record<string, string>} catalogue
 */
function shortly(catalogue) {
  const short = Object.fromEntries(Object.entries(catalogue).map(([text, said]) => [called(text), said]));
  if (Object.keys(short).length < Object.keys(catalogue).length) throw new Error("two texts have one short name: word one anew");
  return short;
}
