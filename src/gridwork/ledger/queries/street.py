"""Places in street order, grid by grid, for whom they are to be seen (L2, L4, L5): keyset pages over one index.

Grids come in the order of their codes. A statement asks the next grids for their first rows,
each a range of the index of grid and street order, so a page costs the same in any cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from gridwork.base.identifiers import clean_plate, is_id
from gridwork.charter.record_parts import Subject
from gridwork.charter.schema import Capability
from gridwork.ledger.models import Place
from gridwork.ledger.queries.called import called, like, words_of
from gridwork.ledger.queries.forms import NumberedForm, forms
from gridwork.ledger.rules.kinds import Kind, State
from gridwork.ledger.rules.titles import full_title, title
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

FIRST, THEN, MOST_TIMES = 40, 400, 3
"""Grids asked in the first statement and in each that follows, and statements for one page."""
_TABLE = Place._meta.db_table

Condition = tuple[str, list[Any]]
EVERYTHING: Condition = ("1 = 1", [])


@dataclass(frozen=True, slots=True)
class PlaceFilters:
    """What to list: an area with all below it, a kind, a sort, words of address and name or a plate code.

    ``state``: ``open`` places, or ``closed`` ones; a plate code finds its place whatever became of it.
    """

    area_id: int | None = None
    kind: str = ""
    sort: str = ""
    words: str = ""
    state: str = State.OPEN.value


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One line of a list."""

    id: int
    plate: str
    kind: str
    sort: str
    name: str
    street: str
    number: str
    grid_id: int | None
    households: int
    condition: str
    state: str
    closed_at: datetime | None
    above: tuple[str | None, ...] = ()
    """Street, number and name of what it stands in, from the innermost out."""

    @property
    def own_title(self) -> str:
        """Its own address and name; the plate's code where it has neither."""
        return title(self.street, self.number, self.name) or self.plate

    @property
    def title(self) -> str:
        """The same behind what it stands in, as far as a street is named."""
        return full_title(self.street, self.own_title, self.above)


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order; ``next`` is the cursor of what follows, "" at the end."""

    rows: list[PlaceRow] = field(default_factory=list)
    next: str = ""


def place_list(powers: Powers, filters: PlaceFilters, after: str = "", size: int = 50) -> Page:
    """One page of places (three queries; one more for each 400 further grids that had to be asked, two at most).

    ``after`` is the ``next`` of the page before; a broken one means the first page. A page
    with few rows and a ``next`` has asked enough grids for once.
    """
    arms = _arms(powers, filters)
    start, beyond = _begin(arms, after)
    narrow = _narrowed(filters)
    found: list[tuple[int, str, int]] = []
    step, asked = FIRST, 0
    while start < len(arms) and len(found) <= size and asked < MOST_TIMES:
        found += _keys(arms[start : start + step], start, narrow, beyond, size + 1 - len(found))
        start, step, asked, beyond = start + step, THEN, asked + 1, None
    ids = [pk for _, _, pk in found[:size]]
    if len(found) > size:
        return Page(_rows(ids), str(ids[-1]))
    return Page(_rows(ids), f"g{start}" if start < len(arms) else "")


Arm = tuple[int | None, Condition]
"""A grid (None: outside every grid), and what of it the person sees."""


def _arms(powers: Powers, filters: PlaceFilters) -> list[Arm]:
    present = tree()
    area_id = present.root.id if filters.area_id is None else filters.area_id
    if area_id not in present:
        return []
    seen = [(one.area_id, one.department) for one in powers.reach(Capability.LEDGER_SEE)]
    arms: list[Arm] = []
    for grid in present.grids_below(area_id):
        condition = _seen(department for area, department in seen if area in grid.lineage)
        if condition is not None:
            arms.append((grid.id, condition))
    outside = _seen(department for area, department in seen if area == present.root.id)
    if area_id == present.root.id and outside is not None:
        arms.append((None, outside))
    return arms


def _seen(departments: Iterable[str]) -> Condition | None:
    """What holders of these departments (empty: of the area itself) see; None for nothing."""
    listed = sorted(set(departments))
    if not listed:
        return None
    if "" in listed:
        return EVERYTHING
    parts = [_hanging(one) for one in forms().values() if one.kind and one.departments & set(listed)]
    if not parts:
        return None
    return f"({' OR '.join(sql for sql, _ in parts)})", [value for _, given in parts for value in given]


def _hanging(form: NumberedForm) -> Condition:
    """Places a record of the form may hang on, as ``queries.reach.hanging_on`` has it."""
    kind, of = form.kind, form.form.of
    if not of or (kind is Kind.SITE and form.form.subject is Subject.PLACE):
        return "kind = %s", [kind]
    if form.form.subject is Subject.FACILITY:
        return f"(kind = %s AND ({' OR '.join(['sort LIKE %s'] * len(of))}))", [kind, *(f"{code}%" for code in of)]
    return f"(kind = %s AND sort IN ({', '.join(['%s'] * len(of))}))", [kind, *of]


def _narrowed(filters: PlaceFilters) -> Condition:
    parts: list[str] = []
    given: list[Any] = []
    for column, value in (("kind", filters.kind), ("sort", filters.sort)):
        if value:
            parts.append(f"{column} = %s")
            given.append(value)
    plate = clean_plate(filters.words)
    if plate:
        return " AND ".join([*parts, "state <> %s", "plate = %s"]), [*given, State.WITHDRAWN.value, plate]
    parts.append("state = %s")
    given.append(State.CLOSED.value if filters.state == State.CLOSED else State.OPEN.value)
    for word in words_of(filters.words):
        parts.append(called(_TABLE))
        given.append(like(word))
    return " AND ".join(parts), given


def _begin(arms: Sequence[Arm], after: str) -> tuple[int, tuple[str, int] | None]:
    """The arm to begin with, and the row in it after which to begin (one query, none on the first page)."""
    if after.startswith("g") and is_id(after[1:]):
        return int(after[1:]), None
    row = Place.objects.filter(pk=int(after)).values_list("grid_id", "walk").first() if is_id(after) else None
    place = next((i for i, (grid_id, _) in enumerate(arms) if row and grid_id == row[0]), None)
    if row is None or place is None:
        return 0, None
    return place, (row[1], int(after))


def _keys(
    arms: Sequence[Arm], first: int, narrow: Condition, beyond: tuple[str, int] | None, most: int
) -> list[tuple[int, str, int]]:
    """The next keys of these arms: place of the arm, street order, id."""
    parts: list[str] = []
    params: list[Any] = []
    for number, (grid_id, (seen, given)) in enumerate(arms):
        where, values = f"{narrow[0]} AND {seen}", [*narrow[1], *given]
        where += " AND grid_id IS NULL" if grid_id is None else " AND grid_id = %s"
        values += [] if grid_id is None else [grid_id]
        if beyond is not None and number == 0:
            where += " AND (walk, id) > (%s, %s)"
            values += beyond
        parts.append(
            f"SELECT * FROM (SELECT {first + number} AS arm, walk, id FROM {_TABLE} WHERE {where}"  # noqa: S608
            f" ORDER BY walk, id LIMIT {most}) AS arm{number}"
        )
        params += values
    sql = f"SELECT * FROM ({' UNION ALL '.join(parts)}) AS street ORDER BY arm, walk, id LIMIT {most}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


_COLUMNS = (
    "id", "plate", "kind", "sort", "name", "street", "number", "grid_id", "households", "condition", "state",
    "closed_at",
)  # fmt: skip
_ABOVE = [f"{way}{name}" for way in ("parent__", "parent__parent__", "parent__parent__parent__")
          for name in ("street", "number", "name")]  # fmt: skip


def rows_of(places: QuerySet[Place]) -> list[PlaceRow]:
    """Places as lines of a list (one query)."""
    rows = (dict(zip(_COLUMNS, row, strict=False)) | {"above": row[len(_COLUMNS) :]} for row in _read(places))
    return [PlaceRow(**row) for row in rows]


def _read(places: QuerySet[Place]) -> Iterable[tuple[Any, ...]]:
    return places.values_list(*_COLUMNS, *_ABOVE)


def _rows(ids: Sequence[int]) -> list[PlaceRow]:
    found = {row.id: row for row in rows_of(Place.objects.filter(pk__in=ids))}
    return [found[pk] for pk in ids]
