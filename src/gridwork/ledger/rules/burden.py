"""Where the ledgers ask for too much: fields nobody uses, and answers that stand elsewhere already (L8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

YEAR = timedelta(days=365)
SPANS = {"week": 7, "month": 30, "quarter": 91}
"""Name → days up to today."""
LEAST_PLACES, LEAST_VALUES, LEAST_SHARE = 20, 5, 0.9
"""A field repeats another when so many places have both, with so many different values, and nine in ten agree."""

Named = tuple[str, str]
"""A form's key (empty: the place itself) and a field's."""


@dataclass(frozen=True, slots=True)
class Use:
    """Fields that nobody used for a year, and forms of which that cannot be said yet."""

    unused: tuple[Named, ...]
    too_early: tuple[str, ...]


def use_of(
    asked_since: Mapping[Named, date], last_used: Mapping[Named, date], noted_since: date | None, today: date
) -> Use:
    """Judge every field by the day since which it is asked and the last day it was filled in or asked for.

    ``noted_since`` is the day since which the cell notes such things at all, None for never.
    """
    limit = today - YEAR
    unused: list[Named] = []
    early: dict[str, None] = {}
    for (form, field), since in asked_since.items():
        if noted_since is None or max(since, noted_since) > limit:
            early[form] = None
        elif last_used.get((form, field), date.min) < limit:
            unused.append((form, field))
    return Use(tuple(unused), tuple(early))


@dataclass(frozen=True, slots=True)
class Repeat:
    """A field whose value was another field's too, at ``same`` of ``both`` places that have both."""

    field: Named
    other: Named
    same: int
    both: int


def repeats(places: Collection[Mapping[Named, object]]) -> list[Repeat]:
    """Fields of different forms that hold the same value of the same place, the plainest first.

    Each mapping is one place: what its forms, and the place itself, say of it.
    """
    equal: Counter[tuple[Named, Named]] = Counter()
    values: dict[tuple[Named, Named], set[object]] = {}
    for place in places:
        for value, named in _by_value(place):
            for pair in combinations(sorted(named), 2):
                if pair[0][0] != pair[1][0]:
                    equal[pair] += 1
                    values.setdefault(pair, set()).add(value)
    found = [
        Repeat(field, other, same, both)
        for (other, field), same in equal.items()
        if len(values[other, field]) >= LEAST_VALUES
        and (both := sum(other in place and field in place for place in places)) >= LEAST_PLACES
        and same >= LEAST_SHARE * both
    ]
    return sorted(found, key=lambda one: (-one.same, one.field, one.other))


def _by_value(place: Mapping[Named, object]) -> Iterable[tuple[object, list[Named]]]:
    """The values of a place that say something, each with the fields that hold it."""
    found: dict[object, list[Named]] = {}
    for named, value in place.items():
        if isinstance(value, str) and len(value.strip()) > 1:
            found.setdefault(value.strip().casefold(), []).append(named)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found.setdefault(value, []).append(named)
    return ((value, named) for value, named in found.items() if len(named) > 1)
