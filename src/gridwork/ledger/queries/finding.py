"""Find a place by the code on its door plate or by words of its address, for whoever writes about it (L2)."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from gridwork.base.identifiers import clean_plate, is_id
from gridwork.charter.schema import Capability
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.called import CALLED, words_of
from gridwork.ledger.queries.forms import NumberedForm, forms
from gridwork.ledger.queries.reach import hanging_on, lineage_of, may_place
from gridwork.ledger.rules.kinds import State
from gridwork.ledger.rules.titles import title
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

_COLUMNS = ("id", "plate", "kind", "sort", "name", "street", "number", "grid_id", "state")


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place as one recognises it."""

    id: int
    plate: str
    kind: str
    sort: str
    name: str
    street: str
    number: str
    grid_id: int | None
    state: str

    @property
    def title(self) -> str:
        """Address and name; the plate's code where it has neither."""
        return title(self.street, self.number, self.name) or self.plate


def place_called(text: str) -> FoundPlace | None:
    """The place with this id or door-plate code, whoever asks (one query)."""
    plate = clean_plate(text)
    if not plate and not is_id(text):
        return None
    asked = {"plate": plate} if plate else {"pk": int(text)}
    row = Place.objects.filter(**asked).values_list(*_COLUMNS).first()
    return FoundPlace(*row) if row else None


def find_places(
    powers: Powers, words: str, *, form: NumberedForm | None = None, grid_ids: Collection[int] | None = None,
    size: int = 10,
) -> list[FoundPlace]:  # fmt: skip
    """Open places the person may see that have this plate code, or all these words, in street order (one query).

    ``form``: only those it describes. ``grid_ids``: only in these grids.
    """
    rows = Place.objects.filter(state=State.OPEN)
    plate = clean_plate(words)
    if plate:
        rows = rows.filter(plate=plate)
    else:
        rows = rows.annotate(called=CALLED)
        for word in words_of(words):
            rows = rows.filter(called__contains=word)
    within = _grids_seen(powers) if grid_ids is None else set(grid_ids)
    if within is not None:
        rows = rows.filter(grid_id__in=within)
    if form is not None:
        rows = rows.filter(kind=form.kind)
    found = (FoundPlace(*row) for row in rows.order_by("walk", "id").values_list(*_COLUMNS)[: size * 8])
    return [
        one
        for one in found
        if (form is None or form.key in hanging_on(one.kind, one.sort))
        and may_place(powers, Capability.LEDGER_SEE, one.kind, one.sort, one.grid_id)
    ][:size]


def _grids_seen(powers: Powers) -> set[int] | None:
    """The grids in which somebody sees places; None: all, also outside every grid."""
    present = tree()
    reached = {one.area_id for one in powers.reach(Capability.LEDGER_SEE) if one.area_id in present}
    if present.root.id in reached:
        return None
    return {grid.id for area in reached for grid in present.grids_below(area)}


def titles_of(powers: Powers, plates: Collection[str]) -> dict[str, str]:
    """What places with these plate codes are called, as far as the person may see them (one query at most)."""
    if not plates:
        return {}
    rows = Place.objects.filter(plate__in=plates).values_list(*_COLUMNS)
    return {
        one.plate: one.title
        for one in (FoundPlace(*row) for row in rows)
        if may_place(powers, Capability.LEDGER_SEE, one.kind, one.sort, one.grid_id)
    }


def records_at(place_id: int | None, form: str) -> list[int]:
    """The open records of a form about a place (one query at most)."""
    if place_id is None:
        return []
    found = Record.objects.filter(place_id=place_id, form=form, state=State.OPEN)
    return list(found.order_by("id").values_list("id", flat=True))


def held_at(powers: Powers, place_id: int | None) -> dict[str, Any]:
    """What the open records of a place hold already, of forms the person may see: field → value (one query at most).

    Of others not even that an answer was the same: who may count that can guess what a household said.
    """
    if place_id is None:
        return {}
    held: dict[str, Any] = {}
    rows = Record.objects.filter(place_id=place_id, state=State.OPEN).values_list("form", "grid_id", "values")
    for form, grid_id, text in rows:
        asks = forms().get(form)
        if asks is not None and powers.may(Capability.LEDGER_SEE, lineage_of(grid_id), asks.departments):
            held |= json.loads(text)
    return held
