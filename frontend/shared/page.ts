/** Small things every page has. Each works without this script too; here it only gets quicker. */

const YEAR = 31_536_000;

/** The theme buttons send a form; with a script the page changes at once instead. */
export function themeSwitch(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-theme-switch]");
  form?.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    const theme = button.value;
    document.cookie = `theme=${theme}; Path=/; Max-Age=${YEAR}; SameSite=Lax`;
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    for (const each of form.querySelectorAll("button")) {
      each.setAttribute("aria-pressed", String(each === button));
    }
    document.dispatchEvent(new CustomEvent("gridwork:theme"));
  });
}

/** A form sends once: the pressed button rests until the next page is there. */
export function sendOnce(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sending]")) {
      delete form.dataset.sending;
      for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
    }
  });
}

/** `data-copies="id"`: a button, hidden without a script, that copies the text of that element. */
export function copyButtons(): void {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copies ?? "")?.textContent?.trim() ?? "";
      await navigator.clipboard.writeText(text);
      button.textContent = button.dataset.done ?? button.textContent;
    });
  }
}

/** `data-prints`: a button, hidden without a script, that prints the page. */
export function printButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-prints]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

/** `data-opens="id"` opens a dialog; the element inside it with `data-closes` closes it. */
export function dialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const opener = target?.closest<HTMLElement>("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens ?? "");
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
    if (target?.closest("[data-closes]")) target.closest("dialog")?.close();
  });
}

/** After a refused form the reader starts at the list of what to put right. */
export function focusOnErrors(): void {
  document.querySelector<HTMLElement>("[data-error-summary]")?.focus();
}

/** Fetches the map's code only for a page that has a map. */
export function maps(): void {
  const boxes = document.querySelectorAll<HTMLElement>("[data-map]");
  if (boxes.length > 0) void import("../map/map").then(({ draw }) => boxes.forEach(draw));
}

/** Everything a page of any face needs. */
export function start(): void {
  themeSwitch();
  sendOnce();
  copyButtons();
  printButtons();
  dialogs();
  focusOnErrors();
  maps();
}
