"""What a place was like when somebody last saw it, and their changes merged into what it is now (L4)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gridwork.accounts.queries.people import name_of
from gridwork.base.typed import typed
from gridwork.journal.models import Entry
from gridwork.ledger.models import Place
from gridwork.ledger.rules.conflicts import FieldConflict, FieldConflicts, between
from gridwork.ledger.rules.kinds import PLACE

EDITABLE = (
    "sort", "name", "street", "number", "parent_id", "point", "grid_id", "households", "condition", "owner",
)  # fmt: skip
"""Fields of a draft that can be changed afterwards."""


def values_of(place: Place) -> dict[str, Any]:
    """The editable fields as they stand."""
    return _pointed(_raw(place))


def merged(place: Place, changes: Mapping[str, Any], seen: int) -> dict[str, Any]:
    """The place's values with the changes, made when its journal had ``seen`` entries.

    FieldConflicts where the same field became something else since. No query while nobody
    wrote since, else two.
    """
    mine = {name: _tidy(value) for name, value in changes.items()}
    theirs = values_of(place)
    if seen >= place.seq:
        return theirs | mine
    since = _since(place, seen)
    seen_then = _undone(place, since)
    found = between(seen_then, theirs, seen_then | mine)
    if found.conflicts:
        last = since[-1]
        fields = [FieldConflict(name, *three) for name, three in found.conflicts.items()]
        raise FieldConflicts(fields, seq=place.seq, who=name_of(last.person_id), at=last.done_at)
    return found.values


def values_then(place: Place, seen: int) -> dict[str, Any]:
    """The editable fields when the place's journal had ``seen`` entries (no query while nobody wrote since)."""
    return _undone(place, _since(place, seen)) if seen < place.seq else values_of(place)


def _since(place: Place, seen: int) -> list[Entry]:
    return list(Entry.objects.filter(subject_kind=PLACE, subject_id=place.pk, seq__gt=seen).order_by("seq"))


def _undone(place: Place, since: list[Entry]) -> dict[str, Any]:
    """The values before these entries, which are the last of its journal."""
    base = _raw(place)
    for entry in reversed(since):
        base.update({name: old for name, old in json.loads(entry.body).get("old", {}).items() if name in base})
    return _pointed(base)


_PLAIN = tuple(name for name in EDITABLE if name != "point")


def _raw(place: Place) -> dict[str, Any]:
    return {name: getattr(place, name) for name in (*_PLAIN, "longitude", "latitude")}


def _pointed(values: dict[str, Any]) -> dict[str, Any]:
    """The same with longitude and latitude as one point: nobody changes half of it."""
    longitude, latitude = values.pop("longitude"), values.pop("latitude")
    values["point"] = None if longitude is None or latitude is None else (longitude, latitude)
    return values


def _tidy(value: Any) -> Any:
    return " ".join(typed(value).split()) if isinstance(value, str) else value
