"""Work that falls due by itself: duties, inspections, visits, samples; programmes of care (F1, F4, F5, F8, S1)."""

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
    TRAINING = "training"
    BOARD = "board"


OCCASIONS = frozenset(
    {DutyKind.MEETING, DutyKind.TALK, DutyKind.PUBLICITY, DutyKind.DRILL, DutyKind.TRAINING, DutyKind.BOARD}
)
"""What is planned, held and minuted (F6)."""


class Duty(Part):
    """A duty of one or more posts, so often, with a least number of hours where it is rounds."""

    name: Words
    kind: DutyKind
    posts: list[str] = Field(min_length=1)
    every: Cadence
    times: int = Field(default=1, ge=1)
    hours: float | None = Field(default=None, gt=0)
    first_days: int | None = Field(default=None, ge=1)
    """Due within so many days of the period, e.g. the first ten of each month; none: at its end."""
    summary: Words = Text(zh="")


class Turn(Part):
    """Who looks, and how often."""

    posts: list[str] = Field(min_length=1)
    every: Cadence
    times: int = Field(default=1, ge=1)
    first_days: int | None = Field(default=None, ge=1)


class Season(Part):
    """When inspections are closer: days of the year (``MM-DD``, may run over New Year), or official holidays (F5)."""

    name: Words
    begins: str = Field(default="", pattern=r"^(|\d\d-\d\d)$")
    ends: str = Field(default="", pattern=r"^(|\d\d-\d\d)$")
    """Last day, inclusive."""
    holidays: bool = False
    turns: list[Turn] = Field(min_length=1)
    """Instead of the ordinary turns of the same posts."""


class Check(Part):
    """One line of a checklist, or one question of a sample."""

    key: str
    name: Words


class Inspection(Part):
    """A kind of inspection with its checklist and its turns by level (F5)."""

    name: Words
    premises: list[str] = []
    checklist: list[Check] = Field(min_length=1)
    turns: list[Turn] = Field(min_length=1)
    rectify_within: Within
    """By as long again a round of a notice may be put off in all."""
    inspect_again_within: Within
    refused_to: str = ""
    """Department that takes over when rectification is refused."""
    refused_as: str = ""
    """Category of the case it then becomes."""
    seasons: list[Season] = []
    key_units: bool = False
    """Whether key units keep a dossier for it, and are what it looks at first."""


class KeyUnits(Part):
    """What a key unit's dossier must hold, and how often (F5)."""

    name: Words = Text(zh="重点单位", en="Key unit", hant="重點單位")
    upkeep_every: Cadence = Cadence.MONTH
    assessment_every: Cadence = Cadence.YEAR
    drill_every: Cadence = Cadence.YEAR
    training_every: Cadence | None = None


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
    premises: list[str] = []
    """Kinds of premises, for a round that goes to those; none: all."""
    form: str = ""
    """Ledger form that says what a household needs; a visit that met somebody confirms its record."""
    needs: str = ""
    """The form's field of declared needs."""
    programmes: list[str] = []
    """For care participants: of these programmes; none: of all."""


class Programme(Part):
    """A programme of care: what people enrol in, with consent, and for what (S1)."""

    name: Words
    purpose: Words
    """Said to the person before they agree, and kept with the consent."""
    summary: Words = Text(zh="")


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
    questions: list[Check] = []
    """What is asked of each drawn item: yes, no or could not tell."""
    across: str = ""
    """Level key: units of this level check one another, never themselves."""
