"""What the list of today says: what is due, missed and open, as a phone reads it (F1–F8)."""

from __future__ import annotations

from typing import TypedDict

from gridwork.sync.rules.frame import Choice


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
