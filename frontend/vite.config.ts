import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

import { landing } from "./landing.js";
import { traditional } from "./traditional.js";

/** One entry for each kind of page; file names carry their hash, and `manifest.json` says which is which. */
export default defineConfig({
  base: "./",
  plugins: [svelte(), traditional(), landing("../src/gridwork/faces/static/built")],
  build: {
    manifest: "manifest.json",
    assetsDir: "",
    modulePreload: { polyfill: false },
    target: ["chrome90", "safari14", "firefox90"],
    rolldownOptions: {
      checks: { eval: false },
      input: {
        styles: "styles/main.css", site: "site/main.ts", console: "console/main.ts", editor: "console/editor/main.ts",
        field: "field/main.ts", worker: "field/worker/worker.ts",
      },
    },
  },
});
