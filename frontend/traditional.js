import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ASKED = "./zh-Hant.json";
const MADE = "\0zh-Hant";
const at = (name) => fileURLToPath(new URL(`field/texts/${name}`, import.meta.url));
const texts = (name) => JSON.parse(readFileSync(at(name), "utf8"));

/**
 * The app's texts in traditional characters are those in simplified ones, sign by sign; of few signs the word decides. So
 * a phone is sent what differs, a fifth of a catalogue, and not every text a second time: the import of `zh-Hant.json`
 * is answered with a module that makes it out of `zh-Hans.json`.
 *
 * @returns {import("vite").Plugin}
 */
export function traditional() {
  return {
    name: "traditional",
    enforce: "pre",
    resolveId: (source) => (source === ASKED ? MADE : null),
    load(id) {
      if (id !== MADE) return null;
      this.addWatchFile(at("zh-Hant.json"));
      const { signs, words } = difference(texts("zh-Hans.json"), texts("zh-Hant.json"));
      return `import simplified from ${JSON.stringify(at("zh-Hans.json"))};
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
