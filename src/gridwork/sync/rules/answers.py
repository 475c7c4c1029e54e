"""What the server tells a phone, as ``frontend/field/wire.ts`` has it (F7)."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from gridwork.base.errors import GridworkError
from gridwork.sync.rules.frame import Choice


class Fault(TypedDict):
    code: str
    reason: str
    place: NotRequired[str]


class Subject(TypedDict):
    kind: str
    id: int
    code: str


class Disputed(TypedDict):
    field: str
    label: str
    base: Any
    theirs: Any
    mine: Any


class Conflict(TypedDict):
    seq: int
    who: str
    at: str
    fields: list[Disputed]


class PhotoHad(TypedDict):
    sha256: str
    received: int
    bytes: int


class Receipt(TypedDict):
    ref: str
    verb: str
    outcome: str
    done_at: str
    received_at: str
    skew: int
    subject: Subject | None
    fault: GridworkError | None
    """A :class:`Fault` once it is said in the reader's language."""
    conflict: Conflict | None
    photos: list[PhotoHad]


class Uploaded(TypedDict):
    received_at: str
    skew: int
    receipts: list[Receipt]
    photos_first: list[str]
    """Hashes of photos to be sent before the acts that name them, which have no receipt yet."""


class Receipts(TypedDict):
    receipts: list[Receipt]
    before: str | None


class SignedInPerson(TypedDict):
    id: int
    name: str
    language: str


class SignedIn(TypedDict):
    secret: str
    data_key: str
    person: SignedInPerson
    server_time: str


class Here(TypedDict):
    mark: str
    places: list[tuple[int, int]]
    records: list[tuple[int, int]]


class Compared(TypedDict):
    server_time: str
    charter: int
    grids: dict[str, Here]
    gone: list[int]


class Place(TypedDict):
    id: int
    seq: int
    grid: int
    kind: str
    sort: str
    name: str
    street: str
    number: str
    title: str
    walk: str
    parent: int | None
    point: tuple[float, float] | None
    households: int
    condition: str
    plate: str


class Record(TypedDict):
    id: int
    seq: int
    form: str
    code: str
    place: int | None
    grid: int
    values: dict[str, Any]
    complete: bool
    verify_by: str | None


class Fetched(TypedDict):
    charter: int
    places: list[Place]
    records: list[Record]


class DutyOccurrence(TypedDict):
    duty: str
    name: str
    kind: str
    posting: int
    area: int
    area_name: str
    first: str
    last: str
    due_on: str
    state: str
    done: int
    times: int
    seconds: int
    of_seconds: int
    found: bool


class VisitDue(TypedDict):
    visit: str
    place: int | None
    enrolment: int | None
    grid: int
    title: str
    walk: str
    due_on: str
    state: str
    last_on: str | None
    last_outcome: str
    last_words: str
    needs: list[str]


class Found(TypedDict):
    check: str
    words: str
    day: str
    state: str


class InspectionDue(TypedDict):
    inspection: str
    place: int
    grid: int
    title: str
    walk: str
    due_on: str
    state: str
    last_on: str | None
    findings: list[Found]


class NoticeFinding(TypedDict):
    check: str
    name: str
    words: str
    day: str
    state: str


class NoticeAct(TypedDict):
    verb: str
    who: str
    at: str
    reason: str
    deadline_was: str | None
    deadline: str | None
    inspect_by: str | None
    case: str


class Extension(TypedDict):
    by: str
    name: str
    to: str


class Notice(TypedDict):
    id: int
    seq: int
    number: str
    inspection: str
    place: int
    grid: int
    title: str
    state: str
    checks: list[str]
    round: int
    deadline_at: str
    inspect_by: str
    provisional: bool
    authority: str
    findings: list[NoticeFinding]
    acts: list[NoticeAct]
    may: list[str]
    extensions: list[Extension]


class ToIssue(TypedDict):
    inspection: str
    place: int
    grid: int
    title: str
    findings: list[NoticeFinding]


class SampleItem(TypedDict):
    id: int
    title: str
    what: str
    where: str
    path: str
    day: str | None
    told: list[tuple[str, str]]


class Sample(TypedDict):
    id: int
    name: str
    again: bool
    area_name: str
    drawn_on: str
    due_on: str
    size: int
    checked: int
    own: int
    questions: list[Choice]
    items: list[SampleItem]


class Case(TypedDict):
    id: int
    seq: int
    number: str
    category: str
    words: str
    address: str
    point: tuple[float, float] | None
    grid: int | None
    stage: str
    step: str
    step_due_at: str | None
    promised_at: str
    may: list[str]


class Planned(TypedDict):
    id: int
    kind: str
    area: int
    title: str
    planned_on: str


class LogLine(TypedDict):
    at: str
    lead: str
    names: list[str]
    more: int
    minutes: int


class LogDay(TypedDict):
    day: str
    words: str
    seq: int
    lines: list[LogLine]


class LogWeek(TypedDict):
    monday: str
    closes_from: str
    closed: bool


class Today(TypedDict):
    mark: str
    day: str
    computed_at: str
    duties: list[DutyOccurrence]
    missed: list[DutyOccurrence]
    visits: list[VisitDue]
    inspections: list[InspectionDue]
    notices: list[Notice]
    to_issue: list[ToIssue]
    samples: list[Sample]
    cases: list[Case]
    planned: list[Planned]
    logs: list[LogDay]
    weeks: list[LogWeek]
    uncleared: list[str]
    cleared: list[str]
    waiting: int


class TodayAsBefore(TypedDict):
    computed_at: str
