/** How a visit can go, in words. */
import { say, text } from "./say";
import type { VisitDue } from "../engine";

const NAMES = {
  met: text("Somebody was met"),
  absent: text("Nobody was there"),
  declined: text("They wish no visit"),
  moved: text("They have moved"),
};

/** The outcomes to choose from. */
export const outcomes = (): { key: string; name: string }[] => Object.entries(NAMES).map(([key, name]) => ({ key, name: say(name) }));

/** What they said they need: of the answers all but the one that there is none. */
export const declared = (due: VisitDue | undefined): string[] => (due?.needs ?? []).filter((need) => need !== "none");

/** How the last visit went, where nobody was met; empty else. */
export const wentBefore = (due: VisitDue): string => (due.last_outcome && due.last_outcome !== "met" ? say(NAMES[due.last_outcome as keyof typeof NAMES]) : "");
