/** Keys of the office: j and k walk the rows, Enter opens, / searches, ? shows the list. */

const GO_MS = 1200;

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName));

export function keys(): void {
  let after = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing(event.target)) return (event.target as HTMLElement).blur();
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const pressed = Date.now() < after ? `g ${event.key}` : event.key;
    after = event.key === "g" ? Date.now() + GO_MS : 0;
    if (does(pressed)) event.preventDefault();
  });
}

/** Carry out a key; false when it means nothing here. */
function does(key: string): boolean {
  switch (key) {
    case "j":
      return step(1);
    case "k":
      return step(-1);
    case "/":
      return focus(document.querySelector<HTMLElement>("main [data-search], [data-search]"));
    case "?":
      return open(document.getElementById("keys"));
    case "a":
      return act();
  }
  const door = document.querySelector<HTMLAnchorElement>(`a[data-key="${CSS.escape(key)}"]`);
  if (door) window.location.assign(door.href);
  return door !== null;
}

/** The link of the next or previous row takes the focus; Enter then opens it, as on any link. */
function step(by: number): boolean {
  const links = [...document.querySelectorAll<HTMLElement>("[data-rows] [data-row] th a")];
  if (links.length === 0) return false;
  const present = links.findIndex((link) => link.closest("[data-row]")?.contains(document.activeElement));
  const next = present < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, present + by));
  return focus(links[next] ?? null);
}

/** The form of the awaited step unfolds, its first field takes the focus. */
function act(): boolean {
  const fold = document.querySelector<HTMLDetailsElement>(".deed-first, .deed");
  if (!fold) return false;
  fold.open = true;
  return focus(fold.querySelector<HTMLElement>("form :is(textarea, select, input:not([type=hidden]), button)"));
}

function focus(element: HTMLElement | null): boolean {
  element?.focus();
  element?.scrollIntoView({ block: "nearest" });
  return element !== null;
}

function open(dialog: HTMLElement | null): boolean {
  if (!(dialog instanceof HTMLDialogElement)) return false;
  dialog.showModal();
  return true;
}
