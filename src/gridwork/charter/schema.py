"""The shape of a charter: a township's regulation as data (DESIGN, *Charter*).

A charter is a folder of TOML files merged into one :class:`Charter`. Types are checked
here; what types cannot say (references, reachability, sums) is in ``charter.rules.checks``.
"""

from __future__ import annotations

import re
from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer

from gridwork.charter.appraisal_parts import Letter, PublicText, Scorecard
from gridwork.charter.record_parts import Ledgers
from gridwork.charter.terms import Part, Text, Within, Words
from gridwork.charter.work_parts import Duty, Inspection, KeyUnits, Programme, Sample, Visit


class Who(StrEnum):
    """Whose step it is, relative to the case's place (and the routed department)."""

    GRID = "grid"
    STATION = "station"
    TOWN = "town"
    COUNTY = "county"
    DEPARTMENT = "department"


class StepVerb(StrEnum):
    """What a procedure's step asks for (C5, C8)."""

    ACCEPT = "accept"
    ASSIGN = "assign"
    HANDLE = "handle"
    VERIFY = "verify"
    DECIDE = "decide"
    NOTICE = "notice"
    ANSWER = "answer"
    CLOSE = "close"
    PUBLISH = "publish"


class Capability(StrEnum):
    """What a post may do, in its area (and below), in its department's domain (P1)."""

    CASE_SEE = "case.see"
    CASE_REPORT = "case.report"
    CASE_ACCEPT = "case.accept"
    CASE_ASSIGN = "case.assign"
    CASE_NOTE = "case.note"
    CASE_HANDLE = "case.handle"
    CASE_VERIFY = "case.verify"
    CASE_DECIDE = "case.decide"
    CASE_ANSWER = "case.answer"
    CASE_CLOSE = "case.close"
    CASE_PUBLISH = "case.publish"
    CASE_CLOCK = "case.clock"
    """Approve suspension and extension (C6)."""
    CASE_MERGE = "case.merge"
    CASE_EXPORT = "case.export"
    LEDGER_SEE = "ledger.see"
    LEDGER_KEEP = "ledger.keep"
    """Add, change, confirm and close places and records (L1, L2, L5)."""
    LEDGER_IMPORT = "ledger.import"
    """Bring in whole tables, and take an import back (L6)."""
    LEDGER_EXPORT = "ledger.export"
    CONTACT_SEE = "contact.see"
    TERRITORY_SEE = "territory.see"
    TERRITORY_EDIT = "territory.edit"
    PEOPLE_SEE = "people.see"
    PEOPLE_EDIT = "people.edit"
    FIELD_SEE = "field.see"
    """See duties, logs, visits, inspections and samples (F1–F8)."""
    FIELD_WORK = "field.work"
    """Do them: rounds, logs, visits, inspections, occasions, checks of a sample."""
    SAMPLE_DRAW = "sample.draw"
    """Draw a supervision sample for an area (F8)."""
    CARE_SEE = "care.see"
    """See who is enrolled, with a reason on record (S1)."""
    CARE_KEEP = "care.keep"
    """Enrol with consent, change and withdraw (S1)."""
    CHARTER_ADOPT = "charter.adopt"
    JOURNAL_READ = "journal.read"


class Hours(Part):
    """One stretch of office hours, local time."""

    start: time
    end: time


def _hours(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\d\d:\d\d-\d\d:\d\d", value):
        start, end = value.split("-")
        return {"start": start, "end": end}
    return value


class LocalDay(Part):
    """A local closure, or a working day made up for one."""

    day: date
    name: Words


class Calendar(Part):
    """Which days and hours count (C6)."""

    country: str = "CN"
    timezone: str = "Asia/Shanghai"
    office_hours: list[Annotated[Hours, BeforeValidator(_hours)]] = Field(min_length=1)
    closures: list[LocalDay] = []
    made_up: list[LocalDay] = []


class Range(Part):
    """Size bounds, both inclusive; either may be open."""

    least: int | None = None
    most: int | None = None


class GridSize(Part):
    """One of several kinds of grid at a level, e.g. urban grids and rural communities, with its own bounds."""

    name: Words
    households: Range = Range()
    people: Range = Range()


class Level(Part):
    """One level under the cell, from the largest down; the last one is the basic grid (G1)."""

    key: str
    name: Words
    station: Words
    """What the area's own office is called, e.g. 网格站."""
    code_digits: int = 3
    """Digits this level adds to its parent's code (G2)."""
    households: Range = Range()
    people: Range = Range()
    sizes: list[GridSize] = []
    """Where one size does not fit all grids of the level."""


class Department(Part):
    """A line of duty (条) with a desk at one level: a county bureau or a town's office."""

    name: Words
    at: str = "cell"
    """Level key, or ``cell`` for the county."""


class PostKind(Part):
    """A kind of post and what its holder may do (G5, P1)."""

    name: Words
    at: str
    """Level key, or ``cell``."""
    department: bool = False
    """True: one such post in each department's desk at that level, seeing its own domain."""
    may: Annotated[frozenset[Capability], PlainSerializer(sorted, return_type=list[str])]
    holders: int = 1
    head: bool = False
    """The head of the office: told first when a matter goes up the line."""


class Category(Part):
    """A kind of case residents and workers report (C1)."""

    name: Words
    group: Words = Text(zh="其他", en="Other")
    words: list[str] = []
    """Words that suggest this category when found in a report."""
    standard: str = ""
    """Code in the national facility and event table, if any."""
    procedure: str = "coordinated"
    promise: Within | None = None
    """Time promised to the resident; none: the procedure's."""
    public: bool = True
    """Whether residents may choose it and see its published results."""
    urgent: bool = False


class Step(Part):
    """One step of a procedure: what, who, within, and published to whom (C5)."""

    verb: StepVerb
    who: Who
    within: Within | None = None
    auto: bool = False
    """The system takes this step itself as soon as it is reached."""
    name: Words | None = None
    notes_every: Within | None = None
    """Emergency: a progress note is due this often until the step is done."""
    published_to: list[Who] = []
    notice_for: Within | None = None
    """For ``notice``: how long it stays up before the next step may be taken."""


class Procedure(Part):
    """An ordered list of steps (C5: on the spot, coordinated, emergency, approval)."""

    name: Words
    summary: Words = Text(zh="")
    steps: list[Step] = Field(min_length=1)
    promise: Within
    tell_line: bool = False
    """Tell every office up the line at intake (emergency)."""


class Match(Part):
    """Conditions of a routing rule; empty ones always hold, all given ones must (C4)."""

    category: list[str] = []
    area: list[str] = []
    """Area codes; a case in or below one of them matches."""
    dedicated: bool | None = None
    premises: list[str] = []
    via: list[str] = []
    hours: Annotated[Hours, BeforeValidator(_hours)] | None = None
    """Local time of the report."""
    working_day: bool | None = None
    located: bool | None = None


class Route(Part):
    """One routing rule; the first that matches decides (C4)."""

    key: str
    name: Words
    when: Match = Match()
    to: Who
    department: str = ""
    procedure: str = ""
    """Overrides the category's procedure."""


class Nearby(Part):
    """How near an open case of the same kind must be to be offered as the same (C3), metres."""

    resident: int = 250
    staff: int = 1000
    days: int = 30
    outside: int = 500
    """A point up to this far outside every grid still gets the nearest one, flagged (C2)."""


class Escalation(Part):
    """When to warn and whom to tell (C7)."""

    warn: Within
    """This long before the step is due."""
    up_every: Within
    """After the B holder is told, one office further up the line each time this passes."""
    reopened: int = 2
    """Reopened this often: told up the line at once."""


class Answering(Part):
    """What residents may do with an answer (C8)."""

    rate_within: Within
    reopen_within: Within


class Charter(Part):
    """A whole charter, merged and validated."""

    key: str
    name: Words
    version: str
    summary: Words
    source: Words = Text(zh="")
    case_prefix: str = Field(pattern=r"^[A-Z]{2,4}$")
    calendar: Calendar
    levels: list[Level] = Field(min_length=1, max_length=5)
    departments: dict[str, Department]
    posts: dict[str, PostKind]
    categories: dict[str, Category]
    procedures: dict[str, Procedure]
    routing: list[Route]
    nearby: Nearby = Nearby()
    escalation: Escalation
    answering: Answering
    cell_station: Words = Text(zh="县网格化服务管理中心", en="County grid service centre", hant="縣網格化服務管理中心")
    """What the county's own office is called."""
    duties: dict[str, Duty] = {}
    ledgers: Ledgers = Ledgers()
    inspections: dict[str, Inspection] = {}
    key_units: KeyUnits = KeyUnits()
    visits: dict[str, Visit] = {}
    programmes: dict[str, Programme] = {}
    samples: dict[str, Sample] = {}
    scorecards: dict[str, Scorecard] = {}
    letters: dict[str, Letter] = {}
    texts: dict[str, PublicText] = {}
