"""Records of one form in street order, grid by grid, in keyset pages (L4).

Every grid is one range of one index, so a page costs what it shows. Where many grids are in
reach, the tallies say which of them have anything to show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from django.db import connection
from django.db.models import Q

from gridwork.base.identifiers import record_code
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.record_parts import FieldType, FormField, Subject
from gridwork.charter.schema import Capability
from gridwork.ledger.models import Counted, Place, Record, Tally
from gridwork.ledger.queries.called import called, like, words_of
from gridwork.ledger.queries.forms import NumberedForm, form, form_as
from gridwork.ledger.queries.speaking import place_title, reading_language, record_title
from gridwork.ledger.rules.asking import listed
from gridwork.ledger.rules.carrying import carry
from gridwork.ledger.rules.kinds import State
from gridwork.ledger.rules.values import shown
from gridwork.territory.queries.edition import today
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

ListState = Literal["all", "stale", "incomplete", "closed", "no_record"]
LIST_STATES: tuple[ListState, ...] = ("all", "stale", "incomplete", "no_record", "closed")
FEW = 8
"""So few grids are looked into without asking the tallies first."""
_PORTIONS = ((0, 8), (8, 40), (40, 168))
"""Grids looked into for one page, by one statement each: more of them only while the page is not full."""
_CURSOR = re.compile(r"([0-9]{1,18})~([0-9]{1,18})~(.*)", re.DOTALL)
_RECORD, _PLACE = Record._meta.db_table, Place._meta.db_table
_CALLED = called("p")
_OUTSIDE = 0
"""Stands for no grid: what lies outside every grid comes last, for those who reach the whole cell."""


@dataclass(frozen=True, slots=True)
class RecordFilters:
    """What to list. ``state``: ``all`` open ones, ``stale``, ``incomplete``, ``closed``; ``no_record``: places."""

    form: str
    area_id: int | None = None
    state: str = "all"
    words: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One record, or for ``no_record`` one place without any (then ``id`` is 0 and ``code`` empty).

    ``title``: its address and name. ``columns``: label and text of the fields a list shows.
    """

    id: int
    code: str
    place_id: int | None
    plate: str
    title: str
    grid_id: int | None
    columns: list[tuple[str, str]] = field(default_factory=list)
    complete: bool = True
    verified_on: date | None = None
    verify_by: date | None = None
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order and the cursor of the page after ("" when there is none)."""

    rows: list[Row] = field(default_factory=list)
    next: str = ""


def record_list(powers: Powers, filters: RecordFilters, after: str = "", size: int = 50, language: str = "") -> Page:
    """One page of a form's records, grid by grid and there in street order.

    At most six queries: where a search finds little in 168 grids, the page ends early and its
    cursor leads on. A broken cursor means the first page. NotFound when the charter has no such form.
    """
    asks = form(filters.form)
    grids = _worth_looking(asks, filters.state, _in_reach(powers, asks, filters.area_id))
    found = _looked_through(asks, filters, grids, _CURSOR.fullmatch(after), size + 1)
    ids = [key[2] for key in found.keys[:size]]
    rows = _lacking(ids) if filters.state == "no_record" else _rows(asks, ids, reading_language(language))
    if len(found.keys) > size:
        return Page(rows, _cursor(found.keys[size - 1]))
    return Page(rows, _cursor((found.left_off, "", 0)) if found.left_off is not None else "")


def records_chosen(powers: Powers, key: str, ids: Iterable[int], language: str = "") -> list[Row]:
    """These open records of a form, as far as the person may keep them, in street order (two queries)."""
    asks = form(key)
    reach = _in_reach(powers, asks, None, Capability.LEDGER_KEEP)
    within = Q(grid_id__in=[one for one in reach if one]) | (Q(grid_id=None) if _OUTSIDE in reach else Q(pk=None))
    found = Record.objects.filter(within, pk__in=list(ids), form=key, state=State.OPEN)
    return _rows(asks, list(found.order_by("walk", "id").values_list("id", flat=True)), reading_language(language))


def _in_reach(
    powers: Powers, asks: NumberedForm, area_id: int | None, capability: Capability = Capability.LEDGER_SEE
) -> list[int]:
    """The grids where the person has the capability for the form's domain, within the area, in the order of codes."""
    present = tree()
    if area_id is not None and area_id not in present:
        return []
    wanted = set(present.area(area_id).lineage[-1:]) if area_id is not None else set()
    found: set[int] = set()
    for reach in powers.reach(capability):
        if (reach.department and reach.department not in asks.departments) or reach.area_id not in present:
            continue
        below = present.grids_below(reach.area_id)
        found |= {grid.id for grid in below if not wanted or wanted & set(grid.lineage)}
        if reach.area_id == present.root.id and area_id is None:
            found.add(_OUTSIDE)
    codes = {grid.id: grid.code for grid in present if grid.id in found}
    return sorted(codes, key=codes.__getitem__) + ([_OUTSIDE] if _OUTSIDE in found else [])


def _worth_looking(asks: NumberedForm, state: str, grids: list[int]) -> list[int]:
    """The grids that have something in this state, by the tallies (two queries); all when few, or not yet counted."""
    columns = {"all": ("records",), "stale": ("records", "fresh"), "incomplete": ("records", "complete"),
               "no_record": ("missing",)}  # fmt: skip
    if len(grids) <= FEW or state not in columns:
        return grids
    counted = Counted.objects.values_list("day", "charter_id").first()
    if counted is None or counted[0] < today() or (state == "no_record" and counted[1] != in_force().id):
        return grids
    worth = {_OUTSIDE}
    for grid_id, *sums in Tally.objects.filter(form=asks.key).values_list("grid_id", *columns[state]):
        if len(set(sums)) > 1 or (len(sums) == 1 and sums[0] > 0):
            worth.add(grid_id)
    return [grid_id for grid_id in grids if grid_id in worth]


Key = tuple[int, str, int]
"""Grid (0: none), street order, id."""


@dataclass(frozen=True, slots=True)
class _Found:
    """Keys in order; ``left_off``: the grid in which to look on, when the search was long enough for one page."""

    keys: list[Key]
    left_off: int | None = None


def _looked_through(
    asks: NumberedForm, filters: RecordFilters, grids: Sequence[int], after: re.Match[str] | None, most: int
) -> _Found:
    """The next keys after the cursor, looking into more and more grids until there are enough."""
    beyond = (int(after[2]), after[3]) if after and int(after[1]) in grids else None
    grids = grids[grids.index(int(after[1])) :] if beyond and after else grids
    keys: list[Key] = []
    for start, end in _PORTIONS:
        some = grids[start:end]
        if not some or len(keys) >= most:
            return _Found(keys)
        statement, params = _statement(asks, filters, some, beyond, most - len(keys))
        with connection.cursor() as cursor:
            cursor.execute(statement, params)
            keys += [(some[place], walk, pk) for place, walk, pk in cursor.fetchall()]
        beyond = None
    rest = grids[_PORTIONS[-1][1] :]
    return _Found(keys, rest[0] if rest and len(keys) < most else None)


def _statement(
    asks: NumberedForm, filters: RecordFilters, grids: Sequence[int], beyond: tuple[int, str] | None, most: int
) -> tuple[str, list[Any]]:
    """Place in ``grids``, walk and id of the first ``most`` rows; ``beyond``: id and walk, in the first grid."""
    table, condition, given = _places(asks) if filters.state == "no_record" else _records(asks, filters.state)
    searched, sought = _searched(asks, filters)
    parts: list[str] = []
    params: list[Any] = []
    for place, grid_id in enumerate(grids):
        where, values = f"{condition}{searched}", [*given, *sought]
        if place == 0 and beyond:
            where, values = f"{where} AND (t.walk, t.id) > (%s, %s)", [*values, beyond[1], beyond[0]]
        at = "t.grid_id = %s" if grid_id else "t.grid_id IS NULL"
        parts.append(
            f"SELECT * FROM (SELECT {place} AS place, t.walk, t.id FROM {table} WHERE {at} AND {where}"
            f" ORDER BY t.walk, t.id LIMIT {most}) AS part{place}"
        )
        params += [*([grid_id] if grid_id else []), *values]
    return f"SELECT * FROM ({' UNION ALL '.join(parts)}) AS page ORDER BY place, walk, id LIMIT {most}", params


def _records(asks: NumberedForm, state: str) -> tuple[str, str, list[Any]]:
    conditions = {
        "stale": "t.state = 'open' AND t.verify_by < %s", "incomplete": "t.state = 'open' AND NOT t.complete",
        "closed": "t.state = 'closed'",
    }  # fmt: skip
    given = [connection.ops.adapt_datefield_value(today())] if state == "stale" else []
    condition = conditions.get(state, "t.state = 'open'")
    return f"{_RECORD} t", f"t.form = %s AND {condition}", [asks.key, *given]


def _places(asks: NumberedForm) -> tuple[str, str, list[Any]]:
    """Open places the form describes that no open record of it is about."""
    kind, of = asks.kind, list(asks.form.of)
    if kind is None or (asks.form.subject is Subject.PLACE and not of):
        return f"{_PLACE} t", "1 = 0", []
    lacking = f"NOT EXISTS (SELECT 1 FROM {_RECORD} r WHERE r.place_id = t.id AND r.form = %s AND r.state = 'open')"
    sorts = " OR ".join(["t.sort LIKE %s" if asks.form.subject is Subject.FACILITY else "t.sort = %s"] * len(of))
    codes = [f"{code}%" for code in of] if asks.form.subject is Subject.FACILITY else of
    return (
        f"{_PLACE} t",
        f"t.state = 'open' AND t.kind = %s{f' AND ({sorts})' if of else ''} AND {lacking}",
        [kind, *codes, asks.key],
    )


def _searched(asks: NumberedForm, filters: RecordFilters) -> tuple[str, list[Any]]:
    """The condition of the words: each stands in the address or name of the place, or in an answer as it is read."""
    sql, params = "", []
    for word in words_of(filters.words):
        if filters.state == "no_record":
            sql += f" AND EXISTS (SELECT 1 FROM {_PLACE} p WHERE p.id = t.id AND {_CALLED})"
            params.append(like(word))
            continue
        inside = [like(_inside(word)), *(like(said) for said in _chosen(asks.form.fields, word))]
        answers = " OR ".join(["lower(t.\"values\") LIKE %s ESCAPE '!'"] * len(inside))
        sql += f" AND ({answers} OR EXISTS (SELECT 1 FROM {_PLACE} p WHERE p.id = t.place_id AND {_CALLED}))"
        params += [*inside, like(word)]
    return sql, params


def _chosen(fields: Iterable[FormField], word: str) -> Iterator[str]:
    """How a record keeps the choices whose names have the word in them."""
    for one in fields:
        for choice in one.choices:
            if any(word.casefold() in said.casefold() for said in (choice.zh, choice.en, choice.hant)):
                before = f'"{one.key}":' if one.type is FieldType.CHOICE else ""
                yield f'{before}"{_inside(choice.stored)}"'


def _inside(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _cursor(key: Key) -> str:
    return f"{key[0]}~{key[2]}~{key[1]}"


def _rows(asks: NumberedForm, ids: list[int], language: str) -> list[Row]:
    found = Record.objects.select_related("place").in_bulk(ids)
    columns, day = listed(asks.form), today()
    return [_row(found[pk], asks, columns, day, language) for pk in ids if pk in found]


def _row(record: Record, asks: NumberedForm, columns: Sequence[FormField], day: date, language: str) -> Row:
    values = json.loads(record.values)
    if record.version != asks.number:
        values = carry(values, form_as(record.form, record.version).form, asks.form).values
    place = record.place
    return Row(
        record.pk, record_code(record.pk), record.place_id, place.plate if place else "",
        place_title(place) if place else record_title(asks.form, values) or record_code(record.pk), record.grid_id,
        [(one.label.to(language), shown(one, values.get(one.key), language)) for one in columns],
        record.complete, record.verified_on, record.verify_by, bool(record.verify_by and record.verify_by < day),
    )  # fmt: skip


def _lacking(ids: list[int]) -> list[Row]:
    found = Place.objects.in_bulk(ids)
    places = [found[pk] for pk in ids if pk in found]
    return [Row(0, "", place.pk, place.plate, place_title(place), place.grid_id) for place in places]
