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

/** What is known of the last visit and of what is needed, in a line of a list; needs by their names. */
export function lastTime(due: VisitDue, needs: string[]): string[] {
  const went = due.last_outcome && due.last_outcome !== "met" ? NAMES[due.last_outcome as keyof typeof NAMES] : "";
  return [went && say(went), ...needs].filter(Boolean);
}
