"""What somebody did, out of the journal, with what it was done to by name (F3): cases by number, places by address."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from gridwork.cases.models import Case
from gridwork.cases.rules.verbs import Verb as CaseVerb
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.models import KeyUnit, Occasion, Rectification, Sample
from gridwork.fieldwork.rules import kinds
from gridwork.journal.models import Entry
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.speaking import place_title
from gridwork.ledger.rules.kinds import PLACE, RECORD
from gridwork.territory.queries.tree import tree

CASE, ENROLMENT = "case", "enrolment"
TOLD = frozenset({
    CASE, PLACE, RECORD, ENROLMENT, kinds.DEED, kinds.ROUND, kinds.OCCASION, kinds.VISIT, kinds.INSPECTION,
    kinds.RECTIFICATION, kinds.KEY_UNIT, kinds.SAMPLE,
})  # fmt: skip
"""Subjects a log tells of: work, and neither sign-ins nor who holds which post."""
UNTOLD = frozenset({CaseVerb.READ.value})
"""Looking at a contact is in the journal, and no work."""
MOST = 2000
"""Entries of one telling; more came by one import."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing something was done to. ``id`` is that of ``kind``; ``name`` is empty where it has none."""

    kind: str
    id: int
    name: str
    area_id: int | None
    form: str = ""
    """Of a record."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One kind of work on one day: what was done, when it began, and to what, each thing once."""

    kind: str
    verb: str
    at: datetime
    items: tuple[Item, ...]
    seconds: int = 0
    """Walked on rounds."""


@dataclass(frozen=True, slots=True)
class _Did:
    """One entry of the journal."""

    kind: str
    verb: str
    at: datetime
    subject: int
    facts: dict[str, Any]


def sentences(person_id: int, since: datetime, until: datetime) -> list[Sentence]:
    """What a person did from ``since`` on and before ``until``, in the order begun (eight queries at most)."""
    did = _did(person_id, since, until)
    return _gathered(did, _Names(did))


def sentences_by_day(person_id: int, days: Collection[date]) -> dict[date, list[Sentence]]:
    """The same of each of these days (eight queries at most, whatever the days)."""
    calendar = in_force().calendar
    by_day: dict[date, list[_Did]] = {day: [] for day in days}
    for one in _did(person_id, calendar.at(min(days)), calendar.at(max(days) + timedelta(days=1))):
        if (day := calendar.today(one.at)) in by_day:
            by_day[day].append(one)
    names = _Names([one for did in by_day.values() for one in did])
    return {day: _gathered(did, names) for day, did in by_day.items()}


def _did(person_id: int, since: datetime, until: datetime) -> list[_Did]:
    """In order; of more than :data:`MOST` the last."""
    rows = Entry.objects.filter(person_id=person_id, done_at__gte=since, done_at__lt=until, subject_kind__in=TOLD)
    told = rows.exclude(verb__in=UNTOLD).order_by("-done_at", "-id")
    read = told.values_list("subject_kind", "verb", "done_at", "subject_id", "body")[:MOST]
    return [_Did(kind, verb, at, subject, json.loads(body)) for kind, verb, at, subject, body in reversed(list(read))]


def _gathered(did: Iterable[_Did], names: _Names) -> list[Sentence]:
    gathered: dict[tuple[str, str], tuple[datetime, dict[int, Item], int]] = {}
    for one in did:
        began, items, seconds = gathered.get((one.kind, one.verb), (one.at, {}, 0))
        items.setdefault(one.subject, names.item(one.kind, one.subject, one.facts))
        gathered[one.kind, one.verb] = began, items, seconds + one.facts.get("seconds", 0)
    return [
        Sentence(kind, verb, began, tuple(items.values()), seconds)
        for (kind, verb), (began, items, seconds) in gathered.items()
    ]


class _Names:
    """What the things of some entries are called and where they lie, read at once."""

    def __init__(self, told: Iterable[_Did]) -> None:
        ids: dict[str, set[int]] = {}
        for one in told:
            ids.setdefault(one.kind, set()).add(one.subject)
            if isinstance(one.facts.get("place"), int):
                ids.setdefault(PLACE, set()).add(one.facts["place"])
        self.records = {one.pk: one for one in _some(Record, ids.get(RECORD))}
        units = {one.pk: one.place_id for one in _some(KeyUnit, ids.get(kinds.KEY_UNIT))}
        places = ids.get(PLACE, set()) | {one.place_id for one in self.records.values() if one.place_id}
        self.named: dict[tuple[str, int], tuple[str, int | None]] = {}
        for one in _some(Case, ids.get(CASE)):
            self.named[CASE, one.pk] = one.number, one.grid_id or one.town_id
        for one in _some(Rectification, ids.get(kinds.RECTIFICATION)):
            self.named[kinds.RECTIFICATION, one.pk] = one.full_number, one.grid_id
        for one in _some(Occasion, ids.get(kinds.OCCASION)):
            self.named[kinds.OCCASION, one.pk] = one.title, one.area_id
        for one in _some(Sample, ids.get(kinds.SAMPLE)):
            self.named[kinds.SAMPLE, one.pk] = _area(one.area_id), one.checked_by_id
        for one in _some(Place, places | set(units.values())):
            self.named[PLACE, one.pk] = place_title(one), one.grid_id
        self.named |= {(kinds.KEY_UNIT, unit): self.named[PLACE, place] for unit, place in units.items()}

    def item(self, kind: str, subject: int, facts: dict[str, Any]) -> Item:
        """One thing by its own name, else by that of its place or area."""
        record = self.records.get(subject) if kind == RECORD else None
        if record is not None:
            name, _ = self.named.get((PLACE, record.place_id or 0), ("", None))
            return Item(kind, subject, name, record.grid_id, record.form)
        area = facts.get("area", facts.get("grid"))
        at_place = self.named.get((PLACE, facts.get("place", 0)), (_area(area), area))
        return Item(kind, subject, *self.named.get((kind, subject), at_place))


def _some(model: Any, ids: set[int] | None) -> Any:
    return model.objects.filter(pk__in=ids) if ids else ()


def _area(area_id: int | None) -> str:
    present = tree()
    return present.area(area_id).name if area_id in present and area_id is not None else ""
