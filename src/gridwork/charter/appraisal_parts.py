"""Appraisal and publicity as data: scorecards, letters, texts (A1–A5, B2)."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from gridwork.charter.terms import Cadence, Part, Text, Words


class Measure(StrEnum):
    """The indicator library (A1). Mileage, log-ins and entry counts are not in it (A7)."""

    ON_TIME_CLOSING = "on-time closing"
    CLOSING = "closing"
    ACCEPTANCE = "acceptance"
    REWORK = "rework"
    FIRST_ANSWER = "first answer"
    SATISFACTION = "satisfaction"
    SELF_FOUND = "self-found"
    LEDGER_COMPLETENESS = "ledger completeness"
    LEDGER_FRESHNESS = "ledger freshness"
    LEDGER_ACCURACY = "ledger accuracy"
    DUTY_COVERAGE = "duty coverage"
    VISIT_COVERAGE = "visit coverage"
    INSPECTION_COVERAGE = "inspection coverage"
    RECTIFICATION = "rectification"
    PUBLICATION = "publication"
    JUDGED = "judged"
    """Judged by the appraisers against a stated standard, with evidence."""


class Indicator(Part):
    """One line of a scorecard: points at most, and what full and no points need, in per cent."""

    key: str
    name: Words
    measure: Measure
    weight: int = Field(ge=1, le=100)
    full_at: float = 100
    none_at: float = 0
    standard: Words = Text(zh="")


class Consequence(Part):
    """What follows from a result. The system proposes, a person decides (A4)."""

    name: Words
    bottom: int | None = Field(default=None, ge=1)
    """Among so many at the bottom of the ranking."""
    top: int | None = Field(default=None, ge=1)
    in_a_row: int = Field(default=1, ge=1)
    """So many periods running."""
    below: int | None = Field(default=None, ge=0, le=100)
    first_to: str = ""
    """Post kind held responsible first; the chain goes on by duty (C10)."""


class Scorecard(Part):
    """A scorecard: weights add to 100; one card appraises posts, grids or units of one level, or departments."""

    name: Words
    of: str
    """A level key, a post kind, ``department`` or ``cell``."""
    every: Cadence
    indicators: list[Indicator] = Field(min_length=1)
    bonus_most: int = Field(default=0, ge=0, le=20)
    appeal_days: int = Field(default=5, ge=1)
    stars: list[int] = []
    """Points from which a unit gets one, two, … stars (S3)."""
    consequences: list[Consequence] = []


class Attainment(Part):
    """A share to be reached by the end of a year (A5)."""

    year: int
    percent: int = Field(ge=0, le=100)


class Letter(Part):
    """A responsibility letter (责任书) signed down one level each year."""

    name: Words
    signed_by: str
    """Post kind that gives the letter."""
    with_posts: list[str] = Field(min_length=1)
    clauses: list[Words] = Field(min_length=1)
    attainment: list[Attainment] = []


class Notice(StrEnum):
    """Where a text appears (B2)."""

    SERVICE = "service directory"
    BOARD = "notice board"
    CARD = "contact card"
    PRIVACY = "privacy notice"


class PublicText(Part):
    """A text for residents: an entry of the service directory, a board, a card, the privacy notice."""

    kind: Notice
    title: Words
    body: Words
    group: Words = Text(zh="")
