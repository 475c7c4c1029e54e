"""Where new places would stand, and what is wrong with them: all of a list in a few queries (L2).

Nothing is written, so a dry run of an import asks the same and hears the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gridwork.base.errors import N_, BadInput, GridworkError, NotAllowed
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.record_parts import Subject
from gridwork.charter.schema import Capability
from gridwork.ledger.models import Place
from gridwork.ledger.queries.codes import facilities
from gridwork.ledger.queries.reach import may_place
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import Kind
from gridwork.ledger.rules.placing import Parent, Sorts, check_parent, checked
from gridwork.ledger.rules.walking import walk, walk_in
from gridwork.territory.queries.locate import KINDS, locate_many
from gridwork.territory.queries.tree import Tree, tree
from gridwork.territory.rules.locating import Kind as Hit
from gridwork.territory.rules.powers import Powers, refusal

PARENT, CHOSEN = "parent", "chosen"
_HITS = [KINDS[hit] for hit in Hit]
NOWHERE = (None, "none")

Spot = tuple[int | None, str]
"""The grid found for a point, and how."""


class Laid(NamedTuple):
    """A draft in one spelling, the grid it stands in, how that was found, and its street order."""

    draft: PlaceDraft
    grid_id: int | None
    located: str
    walk: str


def lay_out(powers: Powers, drafts: Sequence[PlaceDraft], *, lock: bool = False) -> list[Laid | GridworkError]:
    """For each draft where it would stand, or the refusal of it (a query for parents, one for codes, where asked).

    ``lock``: hold the parents until the transaction ends, so that none is closed meanwhile.
    """
    table = Table(powers, drafts, lock=lock)
    laid: list[Laid | GridworkError] = []
    for draft, spot in zip(drafts, spots_of(drafts), strict=True):
        try:
            laid.append(table.lay(draft, spot))
        except GridworkError as fault:
            laid.append(fault)
    return laid


def sorts_for(kinds: set[str]) -> Sorts:
    """The sorts places of these kinds may be of today (one query where facilities are among them)."""
    ledgers = in_force().charter.ledgers
    offered = facilities() if Kind.FACILITY in kinds else {}
    return Sorts(
        premises=frozenset(ledgers.premises),
        facilities=frozenset(offered) if offered else None,
        sites=frozenset(sort for form in ledgers.forms.values() if form.subject is Subject.PLACE for sort in form.of),
    )


class Table:
    """What laying out a list of places needs to know, read once."""

    def __init__(self, powers: Powers, drafts: Sequence[PlaceDraft], *, lock: bool = False) -> None:
        self.powers = powers
        self.sorts = sorts_for({draft.kind for draft in drafts})
        self.parents = _parents({draft.parent_id for draft in drafts if draft.parent_id is not None}, lock=lock)
        self.tree: Tree = tree()
        self._allowed: dict[tuple[Capability, str, str, int | None], bool] = {}

    def lay(self, draft: PlaceDraft, spot: Spot | None, *, kept_sort: str = "", kept_spot: Spot | None = None) -> Laid:
        """Where one place would stand; ``spot`` is where its point lies. Raises what is wrong with it.

        ``kept_sort`` and ``kept_spot``: what a place has already and keeps.
        """
        draft = checked(draft, self.sorts, kept_sort)
        parent = self._parent(draft)
        grid_id, located = kept_spot or self._placed(draft, spot, parent)
        if not self._may(Capability.LEDGER_KEEP, draft.kind, draft.sort, grid_id):
            raise refusal(Capability.LEDGER_KEEP)
        street_order = (
            walk(draft.street, draft.number, draft.name)
            if draft.street or parent is None
            else walk_in(parent.walk, draft.number, draft.name)
        )
        return Laid(draft, grid_id, located, street_order)

    def _may(self, *asked: *tuple[Capability, str, str, int | None]) -> bool:
        allowed = self._allowed.get(asked)
        if allowed is None:
            allowed = self._allowed[asked] = may_place(self.powers, *asked)
        return allowed

    def _parent(self, draft: PlaceDraft) -> Parent | None:
        if draft.parent_id is None:
            return None
        parent = self.parents.get(draft.parent_id)
        check_parent(draft.kind, parent)
        assert parent is not None
        if not self._may(Capability.LEDGER_SEE, parent.kind, parent.sort, parent.grid_id):
            message = N_("The place it is to stand in lies outside the area or domain of your posts.")
            raise NotAllowed(message, place="parent_id")
        return parent

    def _placed(self, draft: PlaceDraft, spot: Spot | None, parent: Parent | None) -> Spot:
        """The grid by point, else by what it stands in, else the chosen one."""
        if spot is not None and spot[0] is not None:
            return spot
        if draft.grid_id is not None and (spot is not None or parent is None or parent.grid_id is None):
            if draft.grid_id not in self.tree or not self.tree.area(draft.grid_id).basic:
                raise BadInput(N_("Choose a grid from the list."), place="grid_id")
            return draft.grid_id, CHOSEN
        if spot is not None:
            message = N_("This point lies outside every grid. Move it, or choose the grid it belongs to.")
            raise BadInput(message, place="point", code="outside")
        if parent is None or parent.grid_id is None:
            raise BadInput(N_("Say where it is: a point on the map, what it stands in, or a grid."), place="point")
        return parent.grid_id, PARENT


def _parents(ids: set[int], *, lock: bool) -> dict[int, Parent]:
    if not ids:
        return {}
    rows = Place.objects.filter(pk__in=ids).order_by("pk")
    if lock:
        rows = rows.select_for_update()
    return {row[0]: Parent(*row[1:]) for row in rows.values_list("pk", "kind", "sort", "state", "grid_id", "walk")}


def spots_of(drafts: Sequence[PlaceDraft]) -> list[Spot | None]:
    """Where each draft's point lies, all located at once; None for a draft without one."""
    pointed = [i for i, draft in enumerate(drafts) if draft.point is not None]
    found: list[Spot | None] = [None] * len(drafts)
    if not pointed:
        return found
    grids, hits = locate_many(np.array([drafts[i].point for i in pointed], dtype=np.float64))
    for i, grid, hit in zip(pointed, grids.tolist(), hits.tolist(), strict=True):
        found[i] = (grid, _HITS[hit]) if grid >= 0 else NOWHERE
    return found
