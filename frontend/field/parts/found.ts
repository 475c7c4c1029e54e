/** What this phone holds of things found in an area: where there is one, there is no zero report to make. */
import { engine, type DutyOccurrence, type Entry } from "../engine";
import { dayOf } from "./days";
import { mine } from "./mine";

/** My newest entry that tells of something found in the period and area of a zero report: a report, a round, an inspection. */
export function foundFor(due: DutyOccurrence): Entry | null {
  const then = (day: string) => due.first <= day && day <= due.last;
  const there = (grid?: number) => grid === due.area || !engine.grids.some((one) => one.id === due.area) || (grid === undefined && engine.grids.length === 1);
  return (
    mine("report", (body, entry) => then(dayOf(entry.done_at)) && there(body.grid)) ??
    mine("round", (body) => then(dayOf(body.started_at)) && there(body.grid) && body.stops.some((stop) => stop.report)) ??
    mine("inspection", (body) => then(body.day) && there(gridOf(body.place)) && Object.values(body.answers).some((answer) => answer.is === "fail"))
  );
}

/** The grid of a place that stands on a list of today. */
function gridOf(place: number): number | undefined {
  const { inspections = [], notices = [], to_issue = [] } = engine.today ?? {};
  return [...inspections, ...notices, ...to_issue].find((one) => one.place === place)?.grid;
}
