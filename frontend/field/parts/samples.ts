/** What is drawn for my check, as this phone knows it: the county's list, and what was kept here since. */
import { engine, type Entry, type Sample, type SampleItem } from "../engine";
import { mine } from "./mine";
import { say } from "./say";

/** A list kept by an app before this one has none. */
export const samples = (): Sample[] => engine.today?.samples ?? [];
/** Those of which something is left for me. */
export const toCheck = (): Sample[] => samples().filter((one) => one.items.length);

export const sampleName = ({ name, again }: Sample): string => (again ? say("{name}, looked at again", { name }) : name);
export const itemTitle = ({ title }: SampleItem): string => title || say("no longer there");

/** What this phone has kept of the check of an item, that the list cannot know of. */
export const checkOf = (item: number): Entry | null => mine("sample.check", (body) => body.item === item);

/** How many are checked, with those kept here. */
export const checkedOf = (sample: Sample): number =>
  sample.checked + sample.items.filter(({ id }) => !["refused", "conflict", undefined].includes(checkOf(id)?.state)).length;
