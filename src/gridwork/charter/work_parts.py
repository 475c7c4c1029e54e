"""Work that falls due by itself: duties, inspections, visits, samples (F1, F4, F5, F8)."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from gridwork.charter.terms import Cadence, Part, Text, Within, Words


class DutyKind(StrEnum):
    """What a duty asks for; each kind is fulfilled by acts of its own (F1, F6)."""

    ROUNDS = "rounds"
    LOG = "log"
    ZERO_REPORT = "zero report"
    MEETING = "meeting"
    TALK = "talk"
    CROSS_CHECK = "cross-check"
    PUBLICITY = "publicity"
    DRILL = "drill"
    BOARD = "board"


class Duty(Part):
    """A duty of one or more posts, so often, with a least number of hours where it is rounds."""

    name: Words
    kind: DutyKind
    posts: list[str] = Field(min_length=1)
    every: Cadence
    times: int = Field(default=1, ge=1)
    hours: float | None = Field(default=None, gt=0)
    summary: Words = Text(zh="")


class Turn(Part):
    """Who looks, and how often."""

    posts: list[str] = Field(min_length=1)
    every: Cadence
    times: int = Field(default=1, ge=1)


class Check(Part):
    """One line of a checklist."""

    key: str
    name: Words


class Inspection(Part):
    """A kind of inspection with its checklist and its turns by level (F5)."""

    name: Words
    premises: list[str] = []
    checklist: list[Check] = Field(min_length=1)
    turns: list[Turn] = Field(min_length=1)
    rectify_within: Within
    inspect_again_within: Within
    refused_to: str = ""
    """Department that takes over when rectification is refused."""


class Visited(StrEnum):
    """Whom a visit round goes to. Care participants are those who enrolled with consent (S1)."""

    EVERY_HOUSEHOLD = "every household"
    DECLARED_NEED = "household with declared need"
    CARE_PARTICIPANT = "care participant"
    PREMISES = "premises"


class Visit(Part):
    """A round of visits (F4)."""

    name: Words
    to: Visited
    posts: list[str] = Field(min_length=1)
    every: Cadence
    times: int = Field(default=1, ge=1)


class Sampled(StrEnum):
    """What a supervision sample is drawn from (F8)."""

    HOUSEHOLDS = "households"
    CASES = "cases"
    INSPECTIONS = "inspections"
    LEDGER = "ledger"


class Sample(Part):
    """A supervision sample: drawn so often, checked first by one post and, in part, again by another (F8)."""

    name: Words
    of: Sampled
    every: Cadence
    percent: int = Field(ge=1, le=100)
    posts: list[str] = Field(min_length=1)
    again_posts: list[str] = []
    again_percent: int | None = Field(default=None, ge=1, le=100)
    """Share of the first sample that ``again_posts`` check once more."""
    across: str = ""
    """Level key: units of this level check one another, never themselves."""
