/** Small help while filling in forms; each form works without it. */

/** `data-pick="value" data-into="id"`: a button that fills in a field or chooses an option, and shows it. */
export function picks(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-pick]") : null;
    const field = button && document.getElementById(button.dataset.into ?? "");
    if (!(field instanceof HTMLSelectElement || field instanceof HTMLInputElement)) return;
    field.value = button?.dataset.pick ?? "";
    field.dispatchEvent(new Event("change", { bubbles: true }));
    const fold = field.closest("details");
    if (fold) fold.open = true;
    field.focus();
  });
}

/** `data-shown-by="id"`: shown while that box is ticked; nothing typed is lost by unticking. */
export function shownBy(): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-shown-by]")) {
    const box = document.getElementById(part.dataset.shownBy ?? "");
    if (!(box instanceof HTMLInputElement)) continue;
    const show = (): void => void (part.hidden = !box.checked);
    box.addEventListener("change", show);
    show();
  }
}

/** Selects of a filter send it at once; words are sent with Enter. */
export function filters(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-filters]")) {
    form.addEventListener("change", (event) => {
      if (event.target instanceof HTMLSelectElement) form.requestSubmit();
    });
    // An empty filter has no place in an address that is passed on.
    form.addEventListener("submit", () => {
      for (const field of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select")) {
        if (!field.value) field.disabled = true;
      }
    });
  }
  window.addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll<HTMLInputElement>("form[data-filters] :disabled")) field.disabled = false;
  });
}

/** Choosing the person who takes a case chooses their office too, and says so. */
export function assigning(): void {
  const person = document.getElementById("assign-person_id");
  const office = document.getElementById("assign-office_id");
  if (!(person instanceof HTMLSelectElement) || !(office instanceof HTMLSelectElement)) return;
  person.addEventListener("change", () => {
    const group = person.selectedOptions[0]?.parentElement;
    if (!(group instanceof HTMLOptGroupElement)) return;
    const same = [...office.options].find((option) => option.textContent === group.label);
    if (same) office.value = same.value;
  });
}

/** A link to a field or fold (`#deed-close`) opens the fold it stands in. */
export function unfold(): void {
  const open = (): void => {
    const target = window.location.hash.length > 1 ? document.getElementById(window.location.hash.slice(1)) : null;
    const fold = target?.closest("details");
    if (fold) fold.open = true;
  };
  window.addEventListener("hashchange", open);
  open();
}
