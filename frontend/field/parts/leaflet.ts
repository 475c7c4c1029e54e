/** A page of the handbook in the little Markdown it is written in: headings, paragraphs, lists, bold and code. */

export interface Piece {
  text: string;
  bold: boolean;
}
export type Block = { kind: "h2"; pieces: Piece[] } | { kind: "p"; pieces: Piece[] } | { kind: "ol" | "ul"; items: Piece[][] };

/** Its title is the screen's; a line that is but a link leads to another language, which the app chooses itself. */
export function leaflet(page: string): { title: string; blocks: Block[] } {
  let title = "";
  const blocks: Block[] = [];
  for (const line of page.split("\n")) {
    const item = /^(- |\d+\. )(.*)/.exec(line);
    if (item) add(blocks, item[1] === "- " ? "ul" : "ol", pieces(item[2]!));
    else if (line.startsWith("## ")) blocks.push({ kind: "h2", pieces: pieces(line.slice(3)) });
    else if (line.startsWith("# ")) title = line.slice(2);
    else if (line && !/^\[.*\]\(.*\)$/.test(line)) blocks.push({ kind: "p", pieces: pieces(line) });
  }
  return { title, blocks };
}

function add(blocks: Block[], kind: "ol" | "ul", item: Piece[]): void {
  const last = blocks[blocks.length - 1];
  if (last?.kind === kind) last.items.push(item);
  else blocks.push({ kind, items: [item] });
}

/** Every second part between signs of bold or code is meant. */
const pieces = (line: string): Piece[] => line.split(/\*\*|`/).map((text, place) => ({ text, bold: place % 2 === 1 }));
