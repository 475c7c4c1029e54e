"""A place as its page shows it, and counts of places by grid (L2, L3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Sum

from gridwork.accounts.queries.people import names
from gridwork.base.errors import N_, NotFound
from gridwork.charter.schema import Capability
from gridwork.journal.queries.entries import Line, entries
from gridwork.ledger.models import Photo, Place, Record
from gridwork.ledger.queries.codes import facilities
from gridwork.ledger.queries.forms import NumberedForm, forms
from gridwork.ledger.queries.reach import describing, hanging_on, lineage_of, may_place
from gridwork.ledger.queries.speaking import place_title, place_titles
from gridwork.ledger.queries.street import PlaceRow, rows_of
from gridwork.ledger.rules.kinds import PLACE, STANDS_IN, Kind, State
from gridwork.ledger.rules.titles import full_title
from gridwork.territory.queries.edition import today
from gridwork.territory.rules.powers import Powers

MOST_INSIDE = 200
"""Places in a place that its page lists."""
MOST_HISTORY = 200


@dataclass(frozen=True, slots=True)
class RecordHere:
    """An open record of a place."""

    id: int
    complete: bool
    stale: bool
    verified_on: date


@dataclass(frozen=True, slots=True)
class FormHere:
    """A form that describes the place, or of which it has a record; ``missing``: wanted and not there."""

    key: str
    form: NumberedForm | None
    records: list[RecordHere]
    missing: bool
    may_keep: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history; ``who`` is empty where the system acted. ``changes``: field → (old, new)."""

    verb: str
    who: str
    at: datetime
    recorded_at: datetime
    via: str
    changes: dict[str, tuple[Any, Any]]
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlacePage:
    """Everything of a place that somebody may see."""

    place: Place
    above: list[Place]
    """What it stands in, from the outermost."""
    inside: list[PlaceRow]
    """Open places in it that the person may see, in street order; of the first 200."""
    photos: list[Photo]
    forms: list[FormHere]
    history: list[Told]
    """Newest first."""
    may_keep: bool
    outdated: bool
    """A facility whose code the newest table no longer has."""
    mentioned: dict[int, str]
    """Titles of other places its history names."""

    @property
    def holds(self) -> bool:
        """Whether other places can stand in one of its kind."""
        return any(self.place.kind in kinds for kinds in STANDS_IN.values())

    @property
    def spot(self) -> tuple[float, float] | None:
        """Longitude and latitude of the place, or of the nearest thing it stands in that has a point."""
        return spot_of(self.place)

    @property
    def title(self) -> str:
        """Address and name behind what it stands in; the plate's code where it has neither."""
        above = [text for one in reversed(self.above) for text in (one.street, one.number, one.name)]
        return full_title(self.place.street, place_title(self.place), above)


def spot_of(place: Place) -> tuple[float, float] | None:
    """Where a place is: its own point, or that of the nearest thing it stands in."""
    one: Place | None = place
    while one is not None:
        if one.longitude is not None and one.latitude is not None:
            return one.longitude, one.latitude
        one = one.parent
    return None


def place_page(powers: Powers, place_id: int) -> PlacePage:
    """The page of a place, open or not, in eight queries at most; NotFound for one the person may not see."""
    place = Place.objects.select_related("parent__parent__parent", "merged_into").filter(pk=place_id).first()
    seen = place is not None and may_place(powers, Capability.LEDGER_SEE, place.kind, place.sort, place.grid_id)
    if place is None or not seen:
        raise NotFound(N_("There is no such place."))
    lines = entries(PLACE, place_id)[::-1][:MOST_HISTORY]
    inside = Place.objects.filter(parent_id=place_id, state=State.OPEN).order_by("walk", "id")[:MOST_INSIDE]
    offered = facilities() if place.kind == Kind.FACILITY else {}
    return PlacePage(
        place=place,
        above=_above(place),
        inside=[
            row for row in rows_of(inside) if may_place(powers, Capability.LEDGER_SEE, row.kind, row.sort, row.grid_id)
        ],
        photos=list(Photo.objects.filter(place_id=place_id).order_by("-pk")),
        forms=_forms(powers, place),
        history=_history(lines),
        may_keep=may_place(powers, Capability.LEDGER_KEEP, place.kind, place.sort, place.grid_id),
        outdated=bool(offered) and place.sort not in offered,
        mentioned=_mentioned(place, lines),
    )


def place_by_plate(plate: str) -> Place | None:
    """The place with this plate code, whoever asks; of a merged one the place it became (one or two queries)."""
    found = Place.objects.select_related("merged_into").filter(plate=plate).first()
    for _ in range(8):
        if found is None or found.merged_into is None:
            break
        found = found.merged_into
    return found


def households_in(grid_ids: Collection[int]) -> dict[int, int]:
    """Households by grid, counted over open dwellings (one query); grids without any are left out."""
    rows = Place.objects.filter(grid_id__in=grid_ids, kind=Kind.DWELLING, state=State.OPEN)
    return {
        grid_id: many
        for grid_id, many in rows.order_by().values_list("grid_id").annotate(many=Sum("households"))
        if grid_id is not None and many
    }


def place_counts(grid_ids: Collection[int]) -> dict[int, dict[str, int]]:
    """Open places by grid and kind (one query)."""
    found: dict[int, dict[str, int]] = {}
    rows = Place.objects.filter(grid_id__in=grid_ids, state=State.OPEN).order_by().values_list("grid_id", "kind")
    for grid_id, kind, many in rows.annotate(many=Count("id")):
        found.setdefault(grid_id, {})[kind] = many
    return found


def _above(place: Place) -> list[Place]:
    above: list[Place] = []
    one = place.parent
    while one is not None and len(above) < 4:
        above.insert(0, one)
        one = one.parent
    return above


def _forms(powers: Powers, place: Place) -> list[FormHere]:
    """Forms that may have a record here, in the charter's order, then those of records whose form is gone."""
    day, known = today(), forms()
    records: dict[str, list[RecordHere]] = {}
    rows = Record.objects.filter(place=place, state=State.OPEN).order_by("pk")
    for pk, form, complete, verify_by, verified_on in rows.values_list(
        "pk", "form", "complete", "verify_by", "verified_on"
    ):
        stale = verify_by is not None and verify_by < day
        records.setdefault(form, []).append(RecordHere(pk, complete, stale, verified_on))
    wanted = set(describing(place.kind, place.sort)) if place.state == State.OPEN else set()
    possible = set(hanging_on(place.kind, place.sort)) | records.keys()
    lineage = lineage_of(place.grid_id)
    shown = []
    for key in [*known, *sorted(records.keys() - known.keys())]:
        form_now = known.get(key)
        domain = form_now.departments if form_now else frozenset[str]()
        if key in possible and powers.may(Capability.LEDGER_SEE, lineage, domain):
            missing = key in wanted and key not in records
            may_keep = form_now is not None and powers.may(Capability.LEDGER_KEEP, lineage, domain)
            shown.append(FormHere(key, form_now, records.get(key, []), missing, may_keep))
    return shown


def _history(lines: list[Line]) -> list[Told]:
    who = names(line.person_id for line in lines)
    return [
        Told(
            line.verb, who.get(line.person_id or 0, ""), line.done_at, line.recorded_at, line.via,
            _changes(line), {key: value for key, value in line.facts.items() if key not in ("old", "new")},
        )
        for line in lines
    ]  # fmt: skip


def _changes(line: Line) -> dict[str, tuple[Any, Any]]:
    old, new = line.facts.get("old", {}), line.facts.get("new", {})
    return {key: (old.get(key), new.get(key)) for key in dict.fromkeys((*old, *new))}


def _mentioned(place: Place, lines: list[Line]) -> dict[int, str]:
    """Titles of the places the history names (one query, none where it names none)."""
    ids: set[int] = set()
    for line in lines:
        facts = line.facts
        for key in ("into", "taken", "with", "split_from"):
            ids.update(facts[key] if isinstance(facts.get(key), list) else filter(None, [facts.get(key)]))
        ids.update(filter(None, (facts.get(half, {}).get("parent_id") for half in ("old", "new"))))
    return place_titles(ids - {place.pk})
