/**
 * What the phone and the server say to each other, as JSON (F7). The server's side of the same
 * shapes is `gridwork/sync/rules/wire.py`; a test holds the two together.
 *
 * Every address lies under `/field/api/`. Except for signing in, a call carries
 * `Authorization: Device <secret>`. Times are ISO 8601 with an offset; days are the county's, `YYYY-MM-DD`.
 */

/**
 * A reason somebody can read, in the language asked for (`X-Language`, else `Accept-Language`), with a code for the
 * program. 401 `revoked`: wipe what this device holds of this person. 401 `signed-out` (unused for 60 days, or the
 * password was changed): sign in again; keep everything, the same data key comes back. 422 `password-first`: the
 * password has to be changed at the office desk before signing in here. 422 `too-many`: more than `limits.batch` at once.
 */
export interface Fault {
  code: string;
  reason: string;
  place?: string;
}

/** POST sign-in. Wrong password: 422 `wrong-sign-in`, after several 422 `locked`; too many from one address: 429. `device`: a UUID made once by the app. */
export interface SignIn {
  login: string;
  password: string;
  device: string;
}
export interface SignedIn {
  secret: string;
  /** 32 bytes, base64: the same person on the same device gets the same key again. */
  data_key: string;
  person: { id: number; name: string; language: string };
  server_time: string;
}

/**
 * POST wiped, with the revoked secret: this device has wiped itself, and how many entries it had not sent. 204.
 * POST sign-out: the same of the worker's own accord; the secret ends with it. 204.
 */
export interface Wiped {
  unsent: number;
}

/** GET frame?mark=…&carry=…&carry=…: what changes seldom. 204 when the mark is still right. `carry` as in `Compare`. */
export interface Frame {
  mark: string;
  /** The county's, as IANA names it: days and times are shown, counted and typed in it. A frame kept by an app before this one does not say. */
  time_zone: string;
  person: { id: number; name: string };
  posts: PostHeld[];
  grids: Grid[];
  /** Areas of mine with more grids than a phone carries along: only what is chosen of them is downloaded. */
  left_out: LeftOut[];
  categories: { key: string; name: string; group: string; words: string[]; urgent: boolean }[];
  forms: Form[];
  kinds: { kind: string; name: string; sorts: Choice[] }[];
  visits: VisitKind[];
  inspections: InspectionKind[];
  /** What earlier rules called what those in force have no more, by `kind/key`. A frame kept by an app before this one does not say. */
  former: { needs: Record<string, string>; checks: Record<string, string> };
  occasions: { kind: string; name: string }[];
  /** Who may have been there, by area of my posts; the name tells their post too. */
  colleagues: { area: number; person: number; name: string }[];
  limits: { photo_edge: number; photos: number; words: number; batch: number; grids: number };
}
export interface Choice {
  key: string;
  name: string;
}
export interface PostHeld {
  posting: number;
  kind: string;
  name: string;
  area: number;
  area_name: string;
  rank: "A" | "B";
  acting: boolean;
  /** On leave today; a B holder who only stands by is not. */
  absent: boolean;
  /** The area's line from the top down; of a grid too. */
  areas: number[];
  /** Such a post does field work, whoever acts in it today. */
  works: boolean;
  /** Of one I do not act in: the last day on which I did; null for none. */
  worked_on: string | null;
  /** Kinds of duties the rules ask of such a post. */
  duties: string[];
  may: string[];
}
/** `grids`: how many. */
export interface LeftOut {
  area: number;
  area_name: string;
  grids: number;
  units: Unit[];
}
/** What lies right below such an area: drawn as a whole, its grids named. It may be chosen to be carried along, or some of its `parts`. */
export interface Unit {
  id: number;
  name: string;
  shape: Grid["shape"];
  grids: { id: number; name: string }[];
  /** Where it has itself more grids than a phone carries. A frame kept by an app before this one does not say. */
  parts: Part[];
}
/** An area further below, with the ids of its grids. */
export interface Part {
  id: number;
  name: string;
  grids: number[];
}
export interface Grid {
  id: number;
  code: string;
  name: string;
  path: string;
  areas: number[];
  /** GeoJSON geometry (Polygon or MultiPolygon), simplified to about 2 m; null when none is drawn. */
  shape: { type: string; coordinates: unknown } | null;
  households: number;
}
export interface Form {
  key: string;
  number: number;
  name: string;
  domain: string;
  subject: string;
  of: string[];
  fields: Field[];
  verify_every: string;
}
/** What a field holds, as `charter.record_parts.FieldType`; stored values as in `ledger/rules/values.py`. */
export type FieldType =
  | "text" | "long text" | "choice" | "choices" | "number" | "yes or no" | "date" | "photo" | "contact" | "money" | "place";
export interface Field {
  key: string;
  label: string;
  help: string;
  type: FieldType;
  required: boolean;
  unit: string;
  decimals: number;
  pattern: string;
  /** Of a number; of money in yuan. */
  least: number | null;
  most: number | null;
  /** Keys of other fields this one may not lie below or above; "" for none. */
  no_less_than: string;
  no_more_than: string;
  choices: Choice[];
  /** Asked only while all of these hold of other fields: one of the answers `equals`, this `yes`, or within bounds. */
  when: { field: string; equals: string[]; yes: boolean | null; least: number | null; most: number | null }[];
}
export interface VisitKind {
  key: string;
  name: string;
  to: "every household" | "household with declared need" | "care participant" | "premises";
  needs: Choice[];
  /** Other kinds such a visit counts for too; a frame kept by an app before this one does not say. */
  also: string[];
  /** My posts that make such visits, each in its area: `posting`. */
  by: number[];
}
export interface InspectionKind {
  key: string;
  name: string;
  premises: string[];
  checklist: Choice[];
  rectify_within: string;
  by: number[];
}

/**
 * POST compare: which of my grids differ from what I hold. `marks` by grid id; `carry`: what I chose of the areas left
 * out, each taken whole, in this order, as far as `limits.grids` goes.
 */
export interface Compare {
  marks: Record<string, string>;
  carry?: number[];
}
export interface Compared {
  server_time: string;
  /** The charter in force: what was fetched under another one is fetched again, whatever its `seq`. */
  charter: number;
  /** Only grids that differ; [id, seq] of every open place and record in it. */
  grids: Record<string, { mark: string; places: [number, number][]; records: [number, number][] }>;
  /** Grids I hold and may not hold any longer: forget them. */
  gone: number[];
}
/** POST fetch: things by id, at most 500 of each. Those I may not see are left out. */
export interface Fetch {
  places: number[];
  records: number[];
}
export interface Fetched {
  charter: number;
  places: Place[];
  records: Record_[];
}
export interface Place {
  id: number;
  seq: number;
  grid: number;
  kind: string;
  sort: string;
  name: string;
  street: string;
  number: string;
  title: string;
  walk: string;
  parent: number | null;
  point: [number, number] | null;
  households: number;
  condition: string;
  plate: string;
}
export interface Record_ {
  id: number;
  seq: number;
  form: string;
  code: string;
  place: number | null;
  grid: number;
  values: Record<string, unknown>;
  complete: boolean;
  verify_by: string | null;
}

/** GET today?mark=…: the person's list, computed by the server; kept for when there is no signal. */
export interface Today {
  mark: string;
  day: string;
  computed_at: string;
  duties: DutyOccurrence[];
  /**
   * Duties of mine missed lately, neither made up for nor excused: latest first. Inspections and visits are among
   * them: `duty` is `inspection:KEY` or `visit:KEY`, `kind` the word before the colon, and `done` of `times` places.
   */
  missed: DutyOccurrence[];
  visits: VisitDue[];
  inspections: InspectionDue[];
  /** Notices of my grids: open ones by deadline, then those that ended within a month. */
  notices: Notice[];
  to_issue: ToIssue[];
  /** Samples that wait for my check, the first due first. */
  samples: Sample[];
  cases: Case[];
  /** Meetings, publicity days, drills planned in my areas and not held yet, which I may record. */
  planned: Planned[];
  /** My log of today and of each day of the last two weeks that is not cleared, the last first. */
  logs: LogDay[];
  /** The weeks of these days, and the next one. */
  weeks: LogWeek[];
  /** Days of the last two weeks not cleared yet; those whose log is among `missed` stand there. */
  uncleared: string[];
  /** Days of the last two weeks that are cleared, maybe today. */
  cleared: string[];
  waiting: number;
}
/** GET today, where the mark is still right: the list is as it was, computed again. */
export interface TodayAsBefore {
  computed_at: string;
}
/** `words`: my own; `seq`: what `log.write` has seen with them (0: nothing written yet). */
export interface LogDay {
  day: string;
  words: string;
  seq: number;
  lines: LogLine[];
}
/** What was done, as the county has it: `lead` and the things it was done to, `more` of them unnamed; walked minutes. */
export interface LogLine {
  at: string;
  lead: string;
  names: string[];
  more: number;
  minutes: number;
}
/** A week: closed, or from which day on it can be. */
export interface LogWeek {
  monday: string;
  closes_from: string;
  closed: boolean;
}
export interface DutyOccurrence {
  duty: string;
  name: string;
  kind: string;
  posting: number;
  area: number;
  area_name: string;
  first: string;
  last: string;
  due_on: string;
  state: "due" | "done" | "late" | "missed" | "excused" | "vacant";
  done: number;
  times: number;
  /** Rounds: seconds walked of seconds asked. */
  seconds: number;
  of_seconds: number;
  /** Of a zero report: something was found, so there is nothing to report. */
  found: boolean;
}
export interface VisitDue {
  visit: string;
  place: number | null;
  enrolment: number | null;
  grid: number;
  title: string;
  walk: string;
  due_on: string;
  state: "due" | "missed" | "soon";
  last_on: string | null;
  /** How it went then; empty before the first. */
  last_outcome: string;
  last_words: string;
  needs: string[];
}
export interface InspectionDue {
  inspection: string;
  place: number;
  grid: number;
  title: string;
  walk: string;
  due_on: string;
  state: "due" | "missed" | "soon";
  last_on: string | null;
  /** Earlier findings, newest first. */
  findings: { check: string; words: string; day: string; state: string }[];
}
export interface Notice {
  id: number;
  /** How far its journal is read with this. */
  seq: number;
  number: string;
  inspection: string;
  place: number;
  grid: number;
  title: string;
  state: "issued" | "closed" | "handed over" | "withdrawn";
  /** Lines still to be put right. */
  checks: string[];
  round: number;
  deadline_at: string;
  inspect_by: string;
  /** The official holidays of that year are not announced yet. */
  provisional: boolean;
  /** Whom a refused one is handed over to; "" where the charter names nobody. */
  authority: string;
  findings: NoticeFinding[];
  /** The chain, oldest first. */
  acts: NoticeAct[];
  /** What I may do with it now: `again`, `extend`, `hand_over`, `withdraw`. */
  may: string[];
  /** How much longer it may be given, the shortest first: what `notice.extend` says, its name, the new deadline. Of one that is over, as of the list. */
  extensions: { by: string; name: string; to: string }[];
}
/** A line of the checklist that was not in order, in the words of the charter of that day. */
export interface NoticeFinding {
  check: string;
  name: string;
  words: string;
  day: string;
  state: string;
}
export interface NoticeAct {
  verb: string;
  who: string;
  at: string;
  reason: string;
  /** Of an extension: the deadline before. */
  deadline_was: string | null;
  deadline: string | null;
  inspect_by: string | null;
  /** Number of the case it was handed over as. */
  case: string;
}
/** What was found at a place by one kind of inspection and stands under no notice. */
export interface ToIssue {
  inspection: string;
  place: number;
  grid: number;
  title: string;
  findings: NoticeFinding[];
}
/** Part of the work, drawn at random, that I look at again; with all that is open of it, in street order. */
export interface Sample {
  id: number;
  name: string;
  /** Drawn from what was checked before. */
  again: boolean;
  area_name: string;
  /** No check was done before that day. */
  drawn_on: string;
  due_on: string;
  size: number;
  checked: number;
  /** Drawn things that were in my own hands: somebody else checks them. */
  own: number;
  questions: Choice[];
  items: SampleItem[];
}
/** Nothing of what another check found, and no contact. */
export interface SampleItem {
  id: number;
  /** "" where it is gone by now. */
  title: string;
  what: string;
  where: string;
  path: string;
  /** When the case was closed, the inspection made, the record confirmed. */
  day: string | null;
  /** What a drawn record says, label and text, to be compared with what is there. */
  told: [string, string][];
}
export interface Planned {
  id: number;
  kind: string;
  area: number;
  title: string;
  planned_on: string;
}
export interface Case {
  id: number;
  seq: number;
  number: string;
  category: string;
  words: string;
  address: string;
  point: [number, number] | null;
  grid: number | null;
  stage: string;
  step: string;
  step_due_at: string | null;
  promised_at: string;
  may: string[];
}

/** POST acts: at most `limits.batch` at once, in any order. Each is answered, each is carried out once. */
export interface Upload {
  sent_at: string;
  acts: Sent[];
}
/** One act. `ref` is a UUIDv7 made when the worker pressed the button; `done_at` is the phone's clock then. */
export interface Sent<V extends Verb = Verb> {
  ref: string;
  verb: V;
  done_at: string;
  body: Bodies[V];
  photos: PhotoTold[];
  /** An earlier act of mine that was refused or in conflict, which this one deals with. */
  settles?: string;
}
/** `slot`: a photo field, a check's key, `stop:N`, `before` or `after` of a case. */
export interface PhotoTold {
  sha256: string;
  width: number;
  height: number;
  bytes: number;
  slot: string;
}
export type Verb = keyof Bodies;
export interface Bodies {
  report: {
    category: string;
    words: string;
    point?: [number, number];
    grid?: number;
    address?: string;
    /** Given: handled on the spot, and how. */
    on_the_spot?: string;
  };
  "case.accept": { case: number };
  "case.note": { case: number; words: string };
  "case.handle": { case: number; result: string };
  "place.open": {
    kind: string;
    sort: string;
    name: string;
    street: string;
    number: string;
    parent?: number;
    point?: [number, number];
    grid?: number;
    households?: number;
  };
  "place.change": { place: number; seen: number; values: Record<string, unknown> };
  "record.open": { form: string; place?: number; grid?: number; values: Record<string, unknown> };
  "record.change": { record: number; seen: number; values: Record<string, unknown> };
  "record.confirm": { records: number[] };
  round: {
    grid: number;
    started_at: string;
    stopped_at: string;
    seconds: number;
    words: string;
    stops: { at: string; place?: number; plate?: string; words: string; report?: string; point?: [number, number] }[];
    makes_up?: string;
    reason?: string;
  };
  zero: { grid: number; day: string };
  excuse: { duty: string; posting: number; period: string; reason: string };
  /** `after`: this phone's own last words of the day, whether they have arrived or not. */
  "log.write": { day: string; words: string; seen: number; after?: string };
  "log.clear": { day: string };
  "log.close": { monday: string; words: string };
  visit: {
    visit: string;
    place?: number;
    enrolment?: number;
    day: string;
    outcome: "met" | "absent" | "declined" | "moved";
    reason?: string;
    needs: string[];
    words: string;
    makes_up?: string;
    /** Not the same as the one recorded of that day already. */
    another?: boolean;
  };
  inspection: {
    inspection: string;
    place: number;
    day: string;
    answers: Record<string, { is: "pass" | "fail" | "n/a"; words?: string; on_the_spot?: boolean }>;
    words: string;
    /** Issue a rectification notice for what failed and was not put right on the spot. */
    notice: boolean;
    /** The notice this looks at again. */
    again_for?: number;
    /** By id of each open notice of which a line is found in order: is it looked at again next? Unsaid, this is refused (`second-look`). */
    second_looks?: Record<string, "next" | "later">;
    makes_up?: string;
    reason?: string;
    /** Not the one recorded there that day already. */
    another?: boolean;
  };
  /** A notice for all that stands open at the place without one. */
  "notice.issue": { inspection: string; place: number };
  /** `seen`: `seq` of the notice the worker looked at; where the deadline was moved since, it is refused. `by`: "2 working days". */
  "notice.extend": { notice: number; seen: number; by: string; reason: string };
  "notice.hand_over": { notice: number; seen: number; reason: string };
  "notice.withdraw": { notice: number; seen: number; reason: string };
  /** Every question of the sample answered; it stands for good. */
  "sample.check": {
    item: number;
    method: "call" | "revisit";
    day: string;
    answers: Record<string, "yes" | "no" | "unknown">;
    words: string;
  };
  occasion: {
    kind: string;
    area: number;
    title: string;
    held_on: string;
    minutes: string;
    residents: number;
    place?: number;
    /** One planned before; else it is new. */
    planned?: number;
    /** Colleagues who were there: it counts for their duties too. */
    attended?: number[];
    makes_up?: string;
    reason?: string;
    /** Not the one of that kind recorded there that day already. */
    another?: boolean;
  };
  /** Let a refused act go. */
  drop: { ref: string; reason: string };
  /** What an act of mine recorded by mistake is taken back, until its day is over. */
  mistake: { ref: string; why: "elsewhere" | "twice" | "not made" };
}

export interface Uploaded {
  received_at: string;
  receipts: Receipt[];
  /** Photos to send before the acts that name them, which have no receipt yet: somebody else has sent the same ones. */
  photos_first: string[];
}
export interface Receipt {
  ref: string;
  verb: Verb;
  outcome: "stored" | "refused" | "conflict" | "settled" | "dropped";
  done_at: string;
  received_at: string;
  /** Seconds by which the phone's times were put right, where its clock was off; else 0. */
  skew: number;
  subject: { kind: string; id: number; code: string } | null;
  fault: Fault | null;
  conflict: Conflict | null;
  photos: { sha256: string; received: number; bytes: number }[];
}
export interface Conflict {
  /** What the next attempt has seen. */
  seq: number;
  who: string;
  at: string;
  fields: { field: string; label: string; base: unknown; theirs: unknown; mine: unknown }[];
}
/** GET receipts?before=…: newest first, 100 at a time: what the server has of this person. */
export interface Receipts {
  receipts: Receipt[];
  before: string | null;
}
/*
 * Photos: HEAD photos/SHA256 → `Upload-Offset`; PATCH photos/SHA256 with `Upload-Offset`, `Upload-Length` and the bytes
 * from there on → 204 with the new `Upload-Offset`. The server keeps what arrived; when all is there it
 * checks the hash, and answers 422 (`hash`, `not-clean`) and forgets it where the bytes are not what was said.
 * A PATCH from another offset answers 409 with the right `Upload-Offset`. `not-clean`: anything in the file but the
 * picture: an APP1–APP15 segment (also an ICC profile in APP2), a comment, a JFIF thumbnail, bytes after the end; or
 * an edge longer than `limits.photo_edge`. At most 5,000,000 bytes. POST acts may name a photo before or after it is sent.
 */
