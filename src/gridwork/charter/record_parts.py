"""Ledgers (台账): domains, forms and typed fields (L1). The unit of record is never a watched person."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from gridwork.charter.terms import Cadence, Part, Text, Words, text_of


class Domain(Part):
    """One of the ledger's domains and the departments that keep it across all grids (L5)."""

    name: Words
    subitems: list[Words] = []
    departments: list[str] = []


class Subject(StrEnum):
    """What a form describes (Bounds: the place, the facility, the household's need, the organisation)."""

    PLACE = "place"
    PREMISES = "premises"
    FACILITY = "facility"
    DWELLING = "dwelling"
    HOUSEHOLD = "household"
    ORGANISATION = "organisation"
    ACTIVITY = "activity"


class FieldType(StrEnum):
    """What a field holds. ``contact`` is a name and telephone number whose owner agreed (P3)."""

    TEXT = "text"
    LONG_TEXT = "long text"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    YES_NO = "yes or no"
    DATE = "date"
    PHOTO = "photo"
    CONTACT = "contact"
    MONEY = "money"
    PLACE = "place"


class Choice(Text):
    """One answer to choose. ``key`` is what a record stores, so that a label may be reworded; default: ``zh``."""

    key: str = ""

    @property
    def stored(self) -> str:
        """What stands in a record that chose this answer."""
        return self.key or self.zh


class Condition(Part):
    """When a field is asked: the other ``field`` of the form has one of these answers.

    Exactly one of ``equals`` (choices, by what is stored), ``yes``, ``least`` / ``most`` is given.
    """

    field: str
    equals: list[str] = []
    yes: bool | None = None
    least: float | None = None
    most: float | None = None


class FormField(Part):
    """One field of a form. ``least`` and ``most`` bound a number or a sum of money, both inclusive.

    ``when``: asked only while all its conditions hold. ``was``: keys the field had in earlier
    versions of the form. ``no_less_than`` / ``no_more_than``: another number, sum or date of
    the form it may not lie below or above. ``decimals``: digits after the point of a number.
    """

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Words
    type: FieldType
    required: bool = False
    help: Words = Text(zh="")
    choices: list[Annotated[Choice, BeforeValidator(text_of)]] = []
    when: list[Condition] = []
    was: list[str] = []
    no_less_than: str = ""
    no_more_than: str = ""
    decimals: int = Field(default=0, ge=0, le=6)
    pattern: str = ""
    unit: Words = Text(zh="")
    least: float | None = None
    most: float | None = None


class PremisesKind(Part):
    """A kind of premises (L2): shop, school, clinic, market, parking, waste yard, hazardous store, rental housing …"""

    name: Words
    words: list[str] = []
    """Other names an imported table may use for it."""


class Form(Part):
    """One work item, one data set (L1).

    ``of`` narrows what the form describes: keys of ``premises`` for subject premises, first
    digits of standard codes for subject facility. ``shows``: keys of the fields a list shows.
    """

    name: Words
    domain: str
    subject: Subject
    of: list[str] = []
    shows: list[str] = []
    fields: list[FormField] = Field(min_length=1)
    verify_every: Cadence | None = None
    """How long a record counts as fresh (L4)."""


class Ledgers(Part):
    """All ledgers of a cell. ``coverage`` is the target share of complete, fresh records, per cent (L4)."""

    domains: dict[str, Domain] = {}
    premises: dict[str, PremisesKind] = {}
    forms: dict[str, Form] = {}
    coverage: int = Field(default=95, ge=1, le=100)
    paper: bool = False
    """Whether a paper booklet is kept beside the electronic ledger (L7)."""
