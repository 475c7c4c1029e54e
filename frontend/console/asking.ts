/** Ledger forms: a question is shown only while its conditions hold, and rows are ticked all at once. */

interface Condition {
  field: string;
  any?: string[];
  least?: number;
  most?: number;
}

/**
 * `data-when='[{"field": "v-kind", "any": ["shop"]}]'`: shown while all of it holds. Nothing typed is
 * lost by hiding it, and the server leaves out what was not asked.
 */
export function asking(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form:has([data-when])")) {
    const parts = [...form.querySelectorAll<HTMLElement>("[data-when]")];
    const judge = (): void => {
      // One question may depend on another that is itself hidden: each round settles one more.
      for (let round = 0; round < parts.length; round++) {
        for (const part of parts) part.hidden = !conditions(part).every((one) => holds(one, answers(form, one.field)));
      }
    };
    form.addEventListener("input", judge);
    form.addEventListener("change", judge);
    judge();
  }
}

const conditions = (part: HTMLElement): Condition[] => JSON.parse(part.dataset.when ?? "[]") as Condition[];

/** What is answered to a question that is itself shown. */
function answers(form: HTMLFormElement, field: string): string[] {
  const control = form.elements.namedItem(field);
  const first = control instanceof RadioNodeList ? control[0] : control;
  if (!(first instanceof Element) || first.closest("[data-when][hidden]")) return [];
  return new FormData(form).getAll(field).map(String).filter((one) => one.trim() !== "");
}

function holds(one: Condition, given: string[]): boolean {
  if (one.any) return given.some((answer) => one.any?.includes(answer));
  const figure = Number((given[0] ?? "").normalize("NFKC").replace(/[,\s]/g, "") || NaN);
  return figure >= (one.least ?? -Infinity) && figure <= (one.most ?? Infinity);
}

/** `data-ticks="name"`: a box, hidden without a script, that ticks all boxes of that name in its form. */
export function ticking(): void {
  for (const all of document.querySelectorAll<HTMLInputElement>("input[data-ticks]")) {
    const boxes = [...document.querySelectorAll<HTMLInputElement>(`input[name="${all.dataset.ticks}"]`)];
    const label = all.closest<HTMLElement>("[hidden]");
    if (label) label.hidden = false;
    all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
    const follow = (): void => {
      const ticked = boxes.filter((box) => box.checked).length;
      all.checked = ticked > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    };
    boxes.forEach((box) => box.addEventListener("change", follow));
    follow();
  }
}
