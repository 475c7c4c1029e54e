/** The page of a draft: its map, its table and its checks as one. Loaded only there. */

import { Editor } from "./editor";

for (const box of document.querySelectorAll<HTMLElement>("[data-editor]")) new Editor(box);
