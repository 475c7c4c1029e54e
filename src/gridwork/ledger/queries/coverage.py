"""Completeness and freshness of the ledgers by area and form, from the kept counters (L4, L5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from gridwork.base.errors import N_, NotFound
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.ledger.models import Counted, Record, Tally
from gridwork.ledger.queries.forms import NumberedForm, forms
from gridwork.ledger.rules.coverage import NOTHING, Cell, covers, together
from gridwork.territory.models import Area
from gridwork.territory.queries.edition import today
from gridwork.territory.queries.reach import highest as highest_reached
from gridwork.territory.queries.tree import Node, Tree, tree
from gridwork.territory.rules.powers import Powers, refusal

_TALLY, _RECORD, _AREA, _COUNTED = (model._meta.db_table for model in (Tally, Record, Area, Counted))
_COUNTS = f"""
    SELECT grid_id, form, records, complete, fresh, missing FROM {_TALLY} UNION ALL
    SELECT grid_id, form, 0, 0, CAST(-COUNT(*) AS integer), 0 FROM {_RECORD}
    WHERE state = 'open' AND verify_by >= (SELECT day FROM {_COUNTED}) AND verify_by < %s AND grid_id IS NOT NULL
    GROUP BY grid_id, form
"""  # noqa: S608 - names of tables only
"""The tallies as of today: less what ran out since the day through which they are counted."""
_SUMS = ", ".join(f"CAST(SUM({figure}) AS bigint)" for figure in Cell._fields)


@dataclass(frozen=True, slots=True)
class Row:
    """One area: its cells in the order of the coverage's forms, and their sum."""

    area: Node
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True, slots=True)
class Coverage:
    """Areas × forms. ``target`` in per cent; ``totals`` by form over all rows, ``total`` over everything."""

    area: Node
    level: str
    levels: tuple[str, ...]
    """Levels that can be shown below the area."""
    forms: tuple[NumberedForm, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...]
    total: Cell
    target: int


def coverage(powers: Powers, area_id: int, level: str = "", *, domain: str = "") -> Coverage:
    """The areas of a level within one, by the forms that may be seen there (one query).

    Without a level it is the one right below. A person sees what their posts reach: a
    department the forms of its domains, a grid head one grid; the sums are of that too.
    NotFound for an area there is not, NotAllowed for one that no post reaches.
    """
    present = tree()
    if area_id not in present:
        raise NotFound(N_("There is no such area in the edition in force."))
    area = present.area(area_id)
    anywhere = frozenset(one.area_id for one in powers.reach(Capability.LEDGER_SEE) if one.area_id in present)
    if not _starts(present, anywhere, area):
        raise refusal(Capability.LEDGER_SEE)
    seen = _seen(powers, present, domain)
    levels = levels_below(present, area)
    chosen = level if level in levels else levels[0]
    within = [node for node in _at(present, area, chosen) if _starts(present, anywhere, node)]
    named = forms()
    keys = [key for key in named if any(key in group for group in seen.values())]
    found = _counted(present, seen, within)
    rows = tuple(_row(node, [found.get((node.id, key), NOTHING) for key in keys]) for node in within)
    totals = tuple(together(cells) for cells in zip(*(row.cells for row in rows), strict=True))
    return Coverage(
        area, chosen, levels, tuple(named[key] for key in keys), rows, totals, together(totals),
        in_force().charter.ledgers.coverage,
    )  # fmt: skip


def highest(powers: Powers) -> int:
    """The area whose coverage somebody wants first; NotAllowed where no post reaches any."""
    found = highest_reached(powers, Capability.LEDGER_SEE)
    if found is None:
        raise refusal(Capability.LEDGER_SEE)
    return found.id


def levels_below(present: Tree, area: Node) -> tuple[str, ...]:
    """The levels of the areas below one, highest first; its own for a grid."""
    ranks = ["cell", *(one.key for one in in_force().charter.levels)]
    below = [one for one in present if area.id in one.lineage[:-1]] or [area]
    return tuple(sorted({one.level for one in below}, key=lambda key: ranks.index(key) if key in ranks else len(ranks)))


def _seen(powers: Powers, present: Tree, domain: str) -> dict[frozenset[int], list[str]]:
    """Forms by the areas in which the person may see them."""
    reach = [one for one in powers.reach(Capability.LEDGER_SEE) if one.area_id in present]
    return covers(
        {
            key: [
                (one.area_id, present.area(one.area_id).lineage)
                for one in reach
                if not one.department or one.department in found.departments
            ]
            for key, found in forms().items()
            if domain in ("", found.form.domain)
        }
    )


def _at(present: Tree, area: Node, level: str) -> list[Node]:
    """The areas of the level within one, and grids that stand above it: nothing is left out of the sum."""
    if area.level == level or area.basic:
        return [area]
    return [one for child in present.children(area.id) for one in _at(present, child, level)]


def _starts(present: Tree, cover: frozenset[int], row: Node) -> list[int]:
    """Of a row's grids, those below these areas may be seen: the row itself when it lies in one of the cover."""
    if cover & set(row.lineage):
        return [row.id]
    return [one for one in cover if row.id in present.area(one).lineage]


def _counted(
    present: Tree, seen: dict[frozenset[int], list[str]], rows: list[Node]
) -> dict[tuple[int, str], Cell]:  # fmt: skip
    """Row's area and form → sums. The areas are walked down in SQL, so that a redrawn grid counts until it is empty."""
    starts = [
        (row.id, start, number)
        for number, cover in enumerate(seen)
        for row in rows
        for start in _starts(present, cover, row)
    ]
    if not starts:
        return {}
    which = " OR ".join(f"(cover = {n} AND form IN ({_marks(len(keys))}))" for n, keys in enumerate(seen.values()))
    sql = f"""
        WITH RECURSIVE starts (line, id, cover) AS (
            VALUES {", ".join(["(CAST(%s AS bigint), CAST(%s AS bigint), %s)"] * len(starts))}
        ), below (line, id, cover) AS (
            SELECT line, id, cover FROM starts
            UNION ALL SELECT line, a.id, cover FROM below JOIN {_AREA} a ON a.parent_id = below.id
        )
        SELECT line, form, {_SUMS} FROM below JOIN ({_COUNTS}) AS counts ON counts.grid_id = below.id
        WHERE {which} GROUP BY line, form
    """  # noqa: S608 - names of tables, and numbers counted here
    params: list[Any] = [one for start in starts for one in start]
    params += [connection.ops.adapt_datefield_value(today()), *(key for keys in seen.values() for key in keys)]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {(row[0], row[1]): Cell(row[2], row[3], row[4], row[5]) for row in cursor.fetchall()}


def _marks(count: int) -> str:
    return ", ".join(["%s"] * count)


def _row(node: Node, cells: list[Cell]) -> Row:
    return Row(node, tuple(cells), together(cells))
