import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const MANIFEST = "manifest.json";
/** Smaller ones travel as they are. */
const WORTH_PACKING = 1400;

/**
 * Vite builds beside; then its files are moved to `place`, each whole and the manifest last, so that whoever reads there
 * meanwhile finds the front end of before or the new one. Files of before stay till the next build; older ones go.
 * Beside every text worth it stands the same packed, for browsers on https (brotli) and for all others (gzip): phones
 * on a village's network are who wait for these.
 *
 * @param {string} place
 * @returns {import("vite").Plugin}
 */
export function landing(place) {
  return {
    name: "landing",
    writeBundle({ dir }, bundle) {
      mkdirSync(place, { recursive: true });
      const made = Object.keys(bundle).filter((name) => name !== MANIFEST);
      const kept = new Set([...made, ...namedIn(place), MANIFEST, "sources.sha256"]);
      for (const name of made) pack(`${dir}/${name}`, `${place}/${name}`);
      for (const name of [...made, MANIFEST]) renameSync(`${dir}/${name}`, `${place}/${name}`);
      for (const name of readdirSync(place)) if (!kept.has(name.replace(/\.(br|gz)$/, ""))) rmSync(`${place}/${name}`);
    },
  };
}

/**
 * @param {string} file
 * @param {string} as
 */
function pack(file, as) {
  const text = readFileSync(file);
  if (!/\.(js|css|svg|md)$/.test(file) || text.length <= WORTH_PACKING) return;
  writeFileSync(`${as}.gz`, gzipSync(text, { level: 9 }));
  writeFileSync(`${as}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }));
}

/** @param {string} place */
function namedIn(place) {
  try {
    const chunks = Object.values(JSON.parse(readFileSync(`${place}/${MANIFEST}`, "utf8")));
    return chunks.flatMap(({ file, css = [], assets = [] }) => [file, ...css, ...assets]);
  } catch {
    return []; // Nothing was built here before.
  }
}
