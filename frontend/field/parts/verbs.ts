/** What each act is called, and the form it is mended in. */
import type { Bodies, Entry, Verb } from "../engine";
import { say, text } from "./say";

const NAMES: Record<Verb, string> = {
  report: text("Problem reported"), "case.accept": text("Case accepted"), "case.note": text("Note on a case"), "case.handle": text("Case handled"),
  "place.open": text("New place"), "place.change": text("Place changed"), "record.open": text("Form filled in"), "record.change": text("Form changed"), "record.confirm": text("Still right"),
  round: text("Round"), zero: text("Zero report"), excuse: text("Reason given"), "log.write": text("Log"), "log.clear": text("Day cleared"), "log.close": text("Week closed"),
  visit: text("Visit"), inspection: text("Inspection"),
  "notice.issue": text("Issue a notice"), "notice.extend": text("Extend the deadline"), "notice.hand_over": text("Hand over to the authority in charge"), "notice.withdraw": text("Withdraw the notice"),
  "sample.check": text("Sample check"), occasion: text("Meeting or event"), drop: text("Let go"), mistake: text("Taken back"),
};
export const verbName = (verb: Verb): string => say(NAMES[verb]);

/** Where an entry that was refused opens again, filled in; empty where there is nothing to fill in. */
export function formOf(entry: Entry): string {
  const mend = `mend=${entry.ref}`;
  const at = (body: { place?: number; grid?: number }): string => (body.place ? `&place=${body.place}` : body.grid ? `&grid=${body.grid}` : "");
  switch (entry.verb) {
    case "report":
      return `#/report?${mend}`;
    case "case.note":
    case "case.handle":
      return `#/case/${(entry.body as Bodies["case.note"]).case}?${mend}`;
    case "place.open":
      return `#/place-new?${mend}`;
    case "place.change":
      return `#/place-change/${(entry.body as Bodies["place.change"]).place}?${mend}`;
    case "record.open": {
      const body = entry.body as Bodies["record.open"];
      return `#/record-new?form=${encodeURIComponent(body.form)}${at(body)}&${mend}`;
    }
    case "record.change":
      return `#/record/${(entry.body as Bodies["record.change"]).record}?${mend}`;
    case "round":
      return `#/round?${mend}`;
    case "excuse": {
      const body = entry.body as Bodies["excuse"];
      return `#/excuse?duty=${encodeURIComponent(body.duty)}&posting=${body.posting}&period=${body.period}&${mend}`;
    }
    case "log.write":
      return `#/log/${(entry.body as Bodies["log.write"]).day}?${mend}`;
    case "log.close":
      return `#/log/${(entry.body as Bodies["log.close"]).monday}?${mend}`;
    case "visit": {
      const body = entry.body as Bodies["visit"];
      return `#/visit/${encodeURIComponent(body.visit)}?${body.enrolment ? `enrolment=${body.enrolment}` : `place=${body.place ?? 0}`}&${mend}`;
    }
    case "inspection": {
      const body = entry.body as Bodies["inspection"];
      return `#/inspect/${encodeURIComponent(body.inspection)}?place=${body.place}${body.again_for ? `&notice=${body.again_for}` : ""}&${mend}`;
    }
    case "notice.issue": {
      const body = entry.body as Bodies["notice.issue"];
      return `#/notice-new?inspection=${encodeURIComponent(body.inspection)}&place=${body.place}&${mend}`;
    }
    case "notice.extend":
    case "notice.hand_over":
    case "notice.withdraw":
      return `#/notice/${(entry.body as Bodies["notice.extend"]).notice}?${mend}`;
    case "sample.check":
      return `#/sample/${(entry.body as Bodies["sample.check"]).item}?${mend}`;
    case "occasion": {
      const body = entry.body as Bodies["occasion"];
      return `#/occasion/${encodeURIComponent(body.kind)}?area=${body.area}&${mend}`;
    }
    default:
      return "";
  }
}
