"""The work log in sentences: what was done, and to what, each thing with its page (F3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from gridwork.base.identifiers import record_code
from gridwork.charter.queries.ever import inspections_ever
from gridwork.charter.rules.names import DUTIES
from gridwork.charter.work_parts import DutyKind
from gridwork.faces.console.names import category, say
from gridwork.fieldwork.queries.open_matters import Matter
from gridwork.fieldwork.queries.telling import lead_of, name_of
from gridwork.fieldwork.queries.told import Item, Sentence

SHOWN = 12
"""Things one line names; of more it says how many."""
PAGES = {
    "case": "case", "place": "place", "round": "round", "occasion": "occasion", "sample": "sample",
    "enrolment": "enrolment", "inspection": "inspection", "rectification": "rectification", "key unit": "keyunit",
}  # fmt: skip
"""Kind of a thing → the console's address name of its page, by id."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: how it begins, what it names with addresses, and how much more there was."""

    at: datetime
    lead: str
    things: list[tuple[str, str]]
    more: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Open:
    """Something left open, by name."""

    matter: Matter
    what: str
    address: str


def lines_of(sentences: Iterable[Sentence]) -> list[Line]:
    """The sentences of a day or a week, in the reader's language."""
    found = []
    for one in sentences:
        things = list(dict.fromkeys((name_of(item), address_of(item)) for item in one.items))
        found.append(Line(one.at, lead_of(one), things[:SHOWN], len(things[SHOWN:]), one.seconds // 60))
    return found


def address_of(item: Item) -> str:
    """The page of a thing; empty where it has none of its own."""
    if item.kind == "record":
        return reverse("console:record", args=[record_code(item.id)])
    return reverse(f"console:{PAGES[item.kind]}", args=[item.id]) if item.kind in PAGES else ""


def open_of(matter: Matter) -> Open:
    """Something left open, with what it is about and its page."""
    if matter.kind == "case":
        return Open(matter, category(matter.of), reverse("console:case", args=[matter.id]))
    if matter.kind == "occasion":
        kind = gettext(DUTIES[DutyKind(matter.of)])
        return Open(matter, kind, reverse("console:occasion", args=[matter.id]))
    known = inspections_ever().get(matter.of)
    return Open(matter, say(known.name) if known else "", reverse("console:rectification", args=[matter.id]))
