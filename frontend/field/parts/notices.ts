/** Rectification notices as this phone knows them: the county's list, and what was kept here since. */
import { cameBack, engine, type Bodies, type Entry, type InspectionKind, type Notice, type ToIssue } from "../engine";
import { dayOf } from "./days";
import { isNews } from "./mine";
import { text } from "./say";
import { isLeft, type Asking } from "./secondLooks";

type Chain = Notice["state"];

/** Those that go on: the most urgent first. */
export const openNotices = (): Notice[] => (engine.today?.notices ?? []).filter((one) => !hasEnded(one));
export const endedNotices = (): Notice[] => (engine.today?.notices ?? []).filter(hasEnded);
/** A list kept by an app before this one holds open notices only, and says no state. */
export const hasEnded = (one: Notice): boolean => ["closed", "handed over", "withdrawn"].includes(one.state);

export const CHAINS: Record<Chain, { name: string; tone: string }> = {
  issued: { name: text("Notice issued"), tone: "accepted" },
  closed: { name: text("Put right, closed"), tone: "ok" },
  "handed over": { name: text("Handed over to the authority"), tone: "referred" },
  withdrawn: { name: text("Notice withdrawn"), tone: "plain" },
};

/** What this phone has kept about a notice and the county's list does not show: on its way, or come back. Oldest first. */
export const waitingFor = (notice: number): Entry[] => engine.outbox.filter((entry) => noticeOf(entry) === notice && isNews(entry)).reverse();

/** Open ones an ordinary inspection of a place meets: those for which nothing kept here is about to end or move them. */
export const standingAt = (place: number, inspection: string): Notice[] =>
  openNotices().filter(
    (one) =>
      one.place === place &&
      one.inspection === inspection &&
      !waitingFor(one.id).some((entry) => entry.verb !== "notice.extend" && !cameBack(entry)),
  );

/** What a notice asks for, and from which day on. */
export const asking = ({ checks, acts = [] }: Notice): Asking => ({ checks, issued_on: acts[0] ? dayOf(acts[0].at) : "" });

/** Where a notice is looked at again; `right`: lines just found in order there, answered so beforehand; `then`: those looked at next. */
export const secondLook = (notice: Notice, right: string[] = [], then: Notice[] = []): string =>
  `#/inspect/${encodeURIComponent(notice.inspection)}?place=${notice.place}&notice=${notice.id}` +
  (right.length ? `&right=${right.map(encodeURIComponent).join(",")}` : "") +
  (then.length ? `&then=${then.map((one) => one.id).join(",")}` : "");

/** The notice an entry is about. */
export function noticeOf({ verb, body }: Entry): number | undefined {
  if (verb === "inspection") return (body as Bodies["inspection"]).again_for;
  return verb.startsWith("notice.") ? (body as Partial<Bodies["notice.extend"]>).notice : undefined;
}

/**
 * Why an inspection kept here stays: it is a second look, or a notice as the list has it, ended or not, rests on what
 * it found, or is issued with it. (What else may rest on it only the county knows.)
 */
export function resting({ verb, body }: Entry): { notice?: Notice } | null {
  if (verb !== "inspection") return null;
  const { again_for, answers, day, inspection, notice: issues, place } = body as Bodies["inspection"];
  const wrong = Object.keys(answers).filter((check) => isLeft(answers[check]));
  const notice = (engine.today?.notices ?? []).find(
    (one) => one.id === again_for || (one.place === place && one.inspection === inspection && one.findings?.some((found) => found.day === day && wrong.includes(found.check))),
  );
  return notice || again_for || (issues && wrong.length) ? { notice } : null;
}

/** Places where something was found and stands under no notice: the county's list, then what this phone has not sent yet. */
export function toIssue(): ToIssue[] {
  const listed = [...(engine.today?.to_issue ?? [])];
  for (const entry of engine.outbox) {
    if (entry.verb !== "inspection" || !["kept", "sending"].includes(entry.state)) continue;
    const body = entry.body as Bodies["inspection"];
    if (body.notice || body.again_for || listed.some((one) => one.place === body.place && one.inspection === body.inspection)) continue;
    const kind = engine.frame?.inspections.find((one) => one.key === body.inspection);
    const findings = left(body, kind);
    const title = entry.title.replace(`${kind?.name} · `, "");
    if (findings.length) listed.push({ inspection: body.inspection, place: body.place, grid: 0, title, findings });
  }
  return listed;
}

/** What an inspection kept here leaves open, but for what a notice asks for already. */
function left(body: Bodies["inspection"], kind?: InspectionKind): ToIssue["findings"] {
  const asked = openNotices().filter((one) => one.place === body.place && one.inspection === body.inspection).flatMap((one) => one.checks);
  return Object.entries(body.answers)
    .filter(([check, answer]) => isLeft(answer) && !asked.includes(check))
    .map(([check, answer]) => ({ check, name: kind?.checklist.find((line) => line.key === check)?.name ?? check, words: answer.words ?? "", day: body.day, state: "open" }));
}
