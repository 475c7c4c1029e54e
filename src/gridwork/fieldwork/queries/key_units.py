"""Key units and their dossiers: what was seen to, and what is due (F5). Names are read by a command, on record."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q

from gridwork.accounts.queries.people import names
from gridwork.base.errors import N_, NotFound
from gridwork.base.identifiers import is_id
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.fieldwork.models import KeyUnit, Occasion, Upkeep
from gridwork.fieldwork.queries.inspected import departments_at, reached, sorts_of
from gridwork.fieldwork.queries.inspections import title_of
from gridwork.fieldwork.rules import kinds
from gridwork.fieldwork.rules.dossiers import Part, standing
from gridwork.fieldwork.rules.kinds import KEY_UNIT, Stage
from gridwork.fieldwork.rules.urgency import Urgency
from gridwork.journal.queries.entries import Line, entries
from gridwork.ledger.queries.reach import lineage_of
from gridwork.territory.queries.edition import today
from gridwork.territory.rules.powers import Powers

MOST = 200
"""Entries that a dossier lists."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One key unit of a list, with each part of its dossier."""

    unit: KeyUnit
    title: str
    parts: list[Part]

    @property
    def missed(self) -> bool:
        """Whether something was not seen to in time."""
        return any(part.state is Urgency.MISSED for part in self.parts)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order; ``next`` is the cursor of what follows, "" at the end."""

    rows: list[UnitRow]
    next: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a dossier; one that was held as an occasion has its id."""

    kind: str
    day: date
    words: str
    who: str
    occasion_id: int | None


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything about one key unit but the name of who answers for it."""

    unit: KeyUnit
    title: str
    parts: list[Part]
    entries: list[Entry]
    history: list[tuple[Line, str]]
    may_work: bool
    may_read: bool


def key_units(powers: Powers, *, area_id: int | None = None, after: str = "", size: int = 50) -> Page:
    """Listed key units of the grids the person sees, in the order they were listed (three queries)."""
    reach = reached(powers, area_id, _domain)
    if reach is None:
        return Page([])
    rows = KeyUnit.objects.filter(reach, until=None).select_related("place__parent__parent__parent")
    if is_id(after):
        rows = rows.filter(pk__gt=int(after))
    found = list(rows.order_by("pk")[: size + 1])
    shown = found[:size]
    last = _last(shown)
    rules, day = in_force().charter.key_units, today()
    return Page(
        [UnitRow(one, title_of(one.place), standing(rules, one.since, last.get(one.pk, {}), day)) for one in shown],
        str(shown[-1].pk) if len(found) > size else "",
    )


def dossier(powers: Powers, unit_id: int) -> Dossier:
    """One key unit, listed or not, in seven queries; NotFound for one the person may not see."""
    unit = KeyUnit.objects.select_related("place__parent__parent__parent").filter(pk=unit_id).first()
    departments = departments_at(in_force().charter, unit.place) if unit else frozenset[str]()
    lineage = lineage_of(unit.place.grid_id) if unit else ()
    if unit is None or not powers.may(Capability.FIELD_SEE, lineage, departments):
        raise NotFound(N_("There is no such key unit."))
    lines = entries(KEY_UNIT, unit.pk)
    who = names(line.person_id for line in lines)
    listed = unit.until is None
    return Dossier(
        unit, title_of(unit.place),
        standing(in_force().charter.key_units, unit.since, _last([unit]).get(unit.pk, {}), today()) if listed else [],
        _entries(unit), [(line, who.get(line.person_id or 0, "")) for line in lines],
        listed and powers.may(Capability.FIELD_WORK, lineage, departments),
        listed and unit.sealed is not None and powers.may(Capability.CONTACT_SEE, lineage, departments),
    )  # fmt: skip


def key_unit_at(place_id: int) -> KeyUnit | None:
    """The key unit a place is listed as, None where it is none (one query)."""
    return KeyUnit.objects.filter(place_id=place_id, until=None).first()


def _entries(unit: KeyUnit) -> list[Entry]:
    """What was noted and what was held there, newest first (two queries)."""
    noted = [
        Entry(one.kind, one.day, one.words, one.person.name, None)
        for one in unit.upkeeps.select_related("person").order_by("-day", "-pk")[:MOST]
    ]
    occasions = Occasion.objects.filter(_drills, place_id=unit.place_id).select_related("person")
    held = [
        Entry(one.kind, one.held_on, one.title, one.person.name, one.pk)
        for one in occasions.order_by("-held_on", "-pk")[:MOST]
        if one.held_on is not None
    ]
    return sorted([*noted, *held], key=lambda entry: entry.day, reverse=True)[:MOST]


def _last(units: Collection[KeyUnit]) -> dict[int, dict[str, date]]:
    """By unit, when each part was last seen to: noted in the dossier, or held as an occasion there (two queries)."""
    found: dict[int, dict[str, date]] = {one.pk: {} for one in units}
    noted = Upkeep.objects.filter(unit__in=units).order_by().values_list("unit_id", "kind")
    for unit_id, kind, day in noted.annotate(last=Max("day")):
        found[unit_id][kind] = day
    at = {one.place_id: one.pk for one in units}
    held = Occasion.objects.filter(_drills, place_id__in=at).order_by().values_list("place_id", "kind")
    for place_id, kind, day in held.annotate(last=Max("held_on")):
        if place_id is not None and day is not None:
            known = found[at[place_id]]
            known[kind] = max(day, known.get(kind, day))
    return found


_drills = Q(kind__in=(kinds.Upkeep.DRILL.value, kinds.Upkeep.TRAINING.value), stage=Stage.HELD)
"""Occasions whose kinds are also parts of a dossier."""


def _domain(department: str) -> Q:
    """Key units a department is in charge of: of the sorts it keeps, and those its inspections go to."""
    charter = in_force().charter
    ours = [part for part in charter.inspections.values() if part.refused_to == department]
    inspected = [sort for sort in charter.ledgers.premises if any(not p.premises or sort in p.premises for p in ours)]
    return Q(place__sort__in={*inspected, *sorts_of(department)})
