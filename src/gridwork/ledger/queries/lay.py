"""In which grids places lay on a day, before the territory was redrawn (G3)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import inf

from gridwork.base.memo import Memo
from gridwork.charter.queries.adopted import in_force as charter_in_force
from gridwork.journal.act import Via
from gridwork.journal.models import Entry
from gridwork.ledger.models import Counted
from gridwork.ledger.rules.kinds import PLACE, Verb
from gridwork.territory.queries.edition import editions, in_force
from gridwork.territory.queries.tree import Tree, tree

_moves = Memo(seconds=inf)
_moving = Memo(seconds=2)


@dataclass(frozen=True, slots=True)
class Moves:
    """What redrawings took elsewhere. ``was``: place → its grid before the first of them; ``ways``: grids it lay in."""

    was: Mapping[int, int | None] = field(default_factory=dict)
    ways: frozenset[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Lay:
    """The territory as it was drawn on a day. ``moves``: what was redrawn since."""

    tree: Tree
    moves: Moves

    def grid(self, place_id: int, grid_id: int | None) -> int:
        """The grid a place lay in then, which lies in this one now; 0 outside every grid."""
        return self.moves.was.get(place_id, grid_id) or 0

    def around(self, grid_ids: Collection[int]) -> frozenset[int]:
        """These grids, and those in which what lay or lies in them has lain since."""
        own = frozenset(grid_ids)
        return own.union(*(way for way in self.moves.ways if not own.isdisjoint(way)))


def lay_on(day: date) -> Lay:
    """How places lay on a day: no query while the edition of that day holds, else one, and one more when cold.

    A place somebody moved by hand, because its point was wrong, lay where it lies.
    """
    then, present = in_force(day), in_force()
    if then.id == present.id:
        return Lay(tree(), Moves())
    moved_to = _moving.get("edition", lambda: Counted.objects.values_list("edition_id", flat=True).first())
    kept = _moves if moved_to == present.id else _moving
    return Lay(tree(then.id), kept.get((then.id, present.id), lambda: _moved_since(then.id)))


def _moved_since(edition_id: int) -> Moves:
    """Read from the journal what later editions took elsewhere (one query)."""
    later = [one.effective_on for one in editions()]
    first = later[[one.id for one in editions()].index(edition_id) - 1]
    since = charter_in_force().calendar.at(first)
    rows = Entry.objects.filter(
        subject_kind=PLACE, verb=Verb.MOVE, via=Via.WORKER, person_id=None, recorded_at__gte=since
    )
    was: dict[int, int | None] = {}
    ways: dict[int, set[int]] = {}
    for place, body in rows.order_by("subject_id", "seq").values_list("subject_id", "body"):
        told = json.loads(body)
        old, new = told["old"]["grid_id"], told["new"]["grid_id"]
        was.setdefault(place, old)
        ways.setdefault(place, set()).update(filter(None, (old, new)))
    return Moves(was, frozenset(frozenset(way) for way in ways.values()))
