"""The shape of a charter: a township's regulation as data (DESIGN, *Charter*).

A charter is a folder of TOML files merged into one :class:`Charter`. Types are checked
here; what types cannot say (references, reachability, sums) is in ``charter.rules.checks``.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, PlainSerializer

from gridwork.charter.appraisal_parts import Letter, PublicText, Scorecard
from gridwork.charter.case_parts import Answering, Category, Escalation, Nearby, Procedure, Route
from gridwork.charter.record_parts import Ledgers
from gridwork.charter.terms import OfficeHours, Part, Text, Words
from gridwork.charter.work_parts import Duty, Inspection, KeyUnits, Programme, Sample, Visit


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


class LocalDay(Part):
    """A local closure, or a working day made up for one."""

    day: date
    name: Words


class Calendar(Part):
    """Which days and hours count (C6)."""

    country: str = "CN"
    timezone: str = "Asia/Shanghai"
    office_hours: list[OfficeHours] = Field(min_length=1)
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
