/** What became of a thing that was found not in order. */
import { text } from "./say";

export const STATES: Record<string, { name: string; tone: string }> = {
  open: { name: text("Still to be put right"), tone: "bad" },
  "on the spot": { name: text("Put right on the spot"), tone: "ok" },
  rectified: { name: text("Put right"), tone: "ok" },
  "handed over": { name: text("Handed over"), tone: "referred" },
  withdrawn: { name: text("Notice withdrawn"), tone: "plain" },
};

export const isOpen = (found: { state: string }): boolean => found.state === "open";

/** Those still open first, else as they were listed. */
export const openFirst = <T extends { state: string }>(found: T[]): T[] => [...found.filter(isOpen), ...found.filter((one) => !isOpen(one))];
