/** What kinds of places are called, and which forms describe one. */
import { engine, type Form, type Place } from "../engine";

/** What a place is: a shop, a hydrant, a dwelling. */
export function sortName(place: Pick<Place, "kind" | "sort">): string {
  const kind = engine.frame?.kinds.find((one) => one.kind === place.kind);
  return kind?.sorts.find((one) => one.key === place.sort)?.name ?? kind?.name ?? "";
}

/** The kind of place a form's subject is; forms of other subjects hang on the grid alone. */
const DESCRIBED: Record<string, string> = { place: "site", premises: "premises", facility: "facility", dwelling: "dwelling", household: "dwelling" };

/** The forms a place may have a record of, as `ledger.queries.reach.hanging_on`. */
export function formsFor(place: Pick<Place, "kind" | "sort">): Form[] {
  return (engine.frame?.forms ?? []).filter((form) => {
    if (DESCRIBED[form.subject] !== place.kind) return false;
    return !form.of.length || form.of.some((one) => (form.subject === "facility" ? place.sort.startsWith(one) : place.sort === one));
  });
}

/** The forms that describe no place but the grid itself. */
export const formsOfGrid = (): Form[] => (engine.frame?.forms ?? []).filter((form) => !(form.subject in DESCRIBED));
