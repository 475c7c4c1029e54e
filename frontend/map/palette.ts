/** The map's colours, read from the same tokens as the page, so that it follows the theme. */

export interface Palette {
  ink: string;
  paper: string;
  line: string;
  edge: string;
  jade: string;
  soft: string;
  amber: string;
  red: string;
  quiet: string;
  font: string;
}

export function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: token("--ink"),
    paper: token("--surface"),
    line: token("--line-2"),
    edge: token("--edge"),
    jade: token("--jade"),
    soft: token("--jade-soft"),
    amber: token("--amber"),
    red: token("--red"),
    quiet: token("--ink-2"),
    font: getComputedStyle(document.body).fontFamily,
  };
}

/** Calls back whenever the page turns light or dark. */
export function onTheme(changed: () => void): void {
  document.addEventListener("gridwork:theme", changed);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
}
