"""Parts of a charter about cases: kinds, steps and procedures, routing, duplicates, escalation, answers (C1–C8)."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from gridwork.charter.terms import OfficeHours, Part, Text, Within, Words


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
    reserved: bool = False
    """Only the office whose step it is takes it, or one above; those below, whose area it is too, do not."""


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
    hours: OfficeHours | None = None
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
