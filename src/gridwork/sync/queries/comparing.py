"""Which grids on a phone are no longer as the server has them (F7).

A grid's mark is a hash over what a person may see in it: ids and lengths of journals. It is computed from the
tables each time, so it cannot be wrong, and no clock is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.ledger.models import Place, Record
from gridwork.ledger.queries.forms import forms
from gridwork.ledger.queries.reach import lineage_of, may_place
from gridwork.ledger.rules.kinds import State
from gridwork.sync.queries.carried import carried
from gridwork.sync.rules.answers import Here
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

Pairs = NDArray[np.int64]
SEE = Capability.LEDGER_SEE


def compare(powers: Powers, marks: Mapping[int, str], carry: Sequence[int] = ()) -> tuple[dict[int, Here], list[int]]:
    """The grids that differ from these marks, with all there is in each; and the grids to forget (two queries)."""
    grids = [grid.id for grid in carried(powers, carry).grids]
    places, records = _places(powers, grids), _records(powers, grids)
    differ: dict[int, Here] = {}
    for grid in grids:
        mark = _mark(places[grid], records[grid])
        if marks.get(grid) != mark:
            differ[grid] = {"mark": mark, "places": places[grid].tolist(), "records": records[grid].tolist()}
    return differ, sorted(set(marks) - set(grids))


def _mark(places: Pairs, records: Pairs) -> str:
    basis = f"{in_force().number}/{tree().edition_id}/{len(places)}/"
    return sha256(basis.encode() + places.tobytes() + records.tobytes()).hexdigest()[:32]


def _places(powers: Powers, grids: Collection[int]) -> dict[int, Pairs]:
    rows = Place.objects.filter(grid__in=grids, state=State.OPEN).values_list("grid_id", "id", "seq", "kind", "sort")
    seen: dict[tuple[int, str, str], bool] = {}
    found: dict[int, list[tuple[int, int]]] = {grid: [] for grid in grids}
    for grid, place, seq, kind, sort in rows:
        which = (grid, kind, sort)
        if which not in seen:
            seen[which] = may_place(powers, SEE, kind, sort, grid)
        if seen[which]:
            found[grid].append((place, seq))
    return {grid: _sorted(pairs) for grid, pairs in found.items()}


def _records(powers: Powers, grids: Collection[int]) -> dict[int, Pairs]:
    known = forms()
    rows = Record.objects.filter(grid__in=grids, state=State.OPEN, form__in=list(known))
    seen: dict[tuple[int, str], bool] = {}
    found: dict[int, list[tuple[int, int]]] = {grid: [] for grid in grids}
    for grid, record, seq, form in rows.values_list("grid_id", "id", "seq", "form"):
        which = (grid, form)
        if which not in seen:
            seen[which] = powers.may(SEE, lineage_of(grid), known[form].departments)
        if seen[which]:
            found[grid].append((record, seq))
    return {grid: _sorted(pairs) for grid, pairs in found.items()}


def _sorted(pairs: list[tuple[int, int]]) -> Pairs:
    listed = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return listed[listed[:, 0].argsort()]
