"""Ledgers (台账): domains, forms and typed fields (L1). The unit of record is never a watched person."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from gridwork.charter.terms import Cadence, Part, Text, Words


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


class FormField(Part):
    """One field of a form. ``least`` and ``most`` bound a number, both inclusive."""

    key: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Words
    type: FieldType
    required: bool = False
    help: Words = Text(zh="")
    choices: list[Words] = []
    pattern: str = ""
    unit: Words = Text(zh="")
    least: float | None = None
    most: float | None = None


class Form(Part):
    """One work item, one data set (L1)."""

    name: Words
    domain: str
    subject: Subject
    fields: list[FormField] = Field(min_length=1)
    verify_every: Cadence | None = None
    """How long a record counts as fresh (L4)."""


class Ledgers(Part):
    """All ledgers of a cell. ``coverage`` is the target share of complete, fresh records, per cent (L4)."""

    domains: dict[str, Domain] = {}
    forms: dict[str, Form] = {}
    coverage: int = Field(default=95, ge=1, le=100)
    paper: bool = False
    """Whether a paper booklet is kept beside the electronic ledger (L7)."""
