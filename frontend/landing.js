import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";

const MANIFEST = "manifest.json";

/**
 * Vite builds beside; then its files are moved to `place`, each whole and the manifest last, so that whoever reads there
 * meanwhile finds the front end of before or the new one. Files of before stay till the next build; older ones go.
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
      for (const name of [...made, MANIFEST]) renameSync(`${dir}/${name}`, `${place}/${name}`);
      for (const name of readdirSync(place)) if (!kept.has(name.replace(/\.gz$/, ""))) rmSync(`${place}/${name}`);
    },
  };
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
