/** The map's buttons, drawn by us so that they look and speak like the rest of the page. */

const SHAPES = {
  in: "M8 3v10M3 8h10",
  out: "M3 8h10",
  whole: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4",
  middle: "M8 1v5M8 10v5M1 8h5M10 8h5",
  here: "M8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M12 8a4 4 0 1 1-8 0 4 4 0 0 1 8 0z",
};

export type Tool = keyof typeof SHAPES;

export function addTool(bar: HTMLElement, tool: Tool, label: string, press: () => void): void {
  const button = document.createElement("button");
  button.type = "button";
  button.title = label;
  button.setAttribute("aria-label", label);
  button.append(icon(SHAPES[tool]));
  button.addEventListener("click", press);
  bar.append(button);
}

function icon(shape: string): SVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg.namespaceURI, "path");
  for (const [name, text] of Object.entries({ d: shape, fill: "none", stroke: "currentColor", "stroke-width": "1.5" })) {
    path.setAttribute(name, text);
  }
  svg.append(path);
  return svg;
}
