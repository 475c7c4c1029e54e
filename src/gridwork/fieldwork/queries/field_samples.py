"""What waits for somebody's own check, as they take it along to where it is (F8, F7)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gridwork.charter.work_parts import Sampled
from gridwork.fieldwork.models import SampleItem
from gridwork.fieldwork.queries.hands import in_hands_of
from gridwork.fieldwork.queries.sample_lists import Line, samples_to_check
from gridwork.fieldwork.queries.sampled import Thing, records_told, things_of
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

MOST_ITEMS = 500
"""Of all one's samples; of more the first due."""


@dataclass(frozen=True, slots=True)
class Open:
    """One drawn thing, not checked yet. ``thing`` is None where it is gone by now; ``told``: what a record says."""

    item: SampleItem
    thing: Thing | None
    told: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ToCheck:
    """A sample and what this person may check of it now, in street order.

    ``own``: how many they had in their own hands, so that somebody else has to check them.
    """

    line: Line
    items: list[Open]
    own: int


def checks_open(powers: Powers) -> list[ToCheck]:
    """The samples this person may check, the first due first, with what is open of them.

    Two queries; where something waits at most one more for the items, two for each kind of thing, one for second
    checks and one for records: nothing is asked item by item.
    """
    lines = samples_to_check(powers)
    by_id = {one.sample.pk: one.sample for one in lines}
    rows = SampleItem.objects.filter(sample__in=by_id, checked_on=None).order_by("sample__due_on", "sample", "drawn")
    items = list(rows.defer("sealed", "words", "answers")[:MOST_ITEMS]) if lines else []
    for item in items:
        item.sample = by_id[item.sample_id]
    own = in_hands_of(powers.person_id or 0, items)
    left = Counter(one.sample_id for one in items if one.pk in own)
    opened = _opened(powers, [one for one in items if one.pk not in own])
    return [ToCheck(line, opened.get(line.sample.pk, []), left[line.sample.pk]) for line in lines]


def _opened(powers: Powers, items: Sequence[SampleItem]) -> dict[int, list[Open]]:
    by_kind: dict[Sampled, set[int]] = {}
    for item in items:
        by_kind.setdefault(Sampled(item.sample.of), set()).add(item.subject_id)
    things = {of: things_of(powers, of, ids) for of, ids in by_kind.items()}
    told = records_told(by_kind[Sampled.LEDGER]) if Sampled.LEDGER in by_kind else {}
    found: dict[int, list[Open]] = {}
    for item in items:
        of = Sampled(item.sample.of)
        says = told.get(item.subject_id, []) if of is Sampled.LEDGER else []
        found.setdefault(item.sample_id, []).append(Open(item, things[of].get(item.subject_id), says))
    return {sample: _as_walked(opened) for sample, opened in found.items()}


def _as_walked(opened: Iterable[Open]) -> list[Open]:
    """Grid by grid, in a grid as places stand in their streets; what has no place in the order of the draw."""
    present = tree()

    def place(one: Open) -> tuple[str, str, int]:
        grid = one.thing.grid_id if one.thing else None
        code = present.area(grid).code if grid and grid in present else ""
        return code, one.thing.walk if one.thing else "", one.item.drawn

    return sorted(opened, key=place)
