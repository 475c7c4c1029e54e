"""What somebody did, out of the journal, with what it was done to by name (F3): cases by number, places by address."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from gridwork.cases.models import Case
from gridwork.cases.rules.verbs import Verb as CaseVerb
from gridwork.fieldwork.models import Occasion, Rectification, Sample
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
"""Entries of one day; more came by one import."""


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


def sentences(person_id: int, since: datetime, until: datetime) -> list[Sentence]:
    """What a person did from ``since`` on and before ``until``, in the order begun (seven queries at most)."""
    rows = Entry.objects.filter(person_id=person_id, done_at__gte=since, done_at__lt=until, subject_kind__in=TOLD)
    told = rows.exclude(verb__in=UNTOLD).order_by("done_at", "id")
    entries = [
        (kind, verb, at, subject, json.loads(body))
        for kind, verb, at, subject, body in told.values_list("subject_kind", "verb", "done_at", "subject_id", "body")[
            :MOST
        ]
    ]
    names = _Names((kind, subject, facts) for kind, _, _, subject, facts in entries)
    gathered: dict[tuple[str, str], tuple[datetime, dict[int, Item], int]] = {}
    for kind, verb, at, subject, facts in entries:
        began, items, seconds = gathered.get((kind, verb), (at, {}, 0))
        items.setdefault(subject, names.item(kind, subject, facts))
        gathered[kind, verb] = began, items, seconds + facts.get("seconds", 0)
    return [
        Sentence(kind, verb, began, tuple(items.values()), seconds)
        for (kind, verb), (began, items, seconds) in gathered.items()
    ]


class _Names:
    """What the things of some entries are called and where they lie, read at once."""

    def __init__(self, told: Iterable[tuple[str, int, dict[str, Any]]]) -> None:
        ids: dict[str, set[int]] = {}
        for kind, subject, facts in told:
            ids.setdefault(kind, set()).add(subject)
            if isinstance(facts.get("place"), int):
                ids.setdefault(PLACE, set()).add(facts["place"])
        self.records = {one.pk: one for one in _some(Record, ids.get(RECORD))}
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
        for one in _some(Place, places):
            self.named[PLACE, one.pk] = place_title(one), one.grid_id

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
