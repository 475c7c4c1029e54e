"""The tallies beside what the tables of records and places say, counted anew by the database (L4).

It shares nothing with the commands that keep the tallies: the rules of ``Form.of`` stand here
a second time, as SQL. One statement, so one moment, whoever writes meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from gridwork.charter.record_parts import Form, Subject
from gridwork.ledger.models import Place, Record, Tally
from gridwork.ledger.queries.forms import forms_under
from gridwork.ledger.rules.kinds import DESCRIBED_BY

_TALLY, _RECORD, _PLACE = (model._meta.db_table for model in (Tally, Record, Place))
_FIGURES = ("records", "complete", "fresh", "missing")
WHOLE = Place._meta.get_field("sort").max_length or 0
"""So many signs of a sort are all of it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One grid and form whose tally is not what it ought to be: records, complete, fresh, missing."""

    grid_id: int
    form: str
    kept: tuple[int, int, int, int]
    counted: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Extent:
    """What to count: these grids (None: all) and these forms (None: all)."""

    grids: Collection[int] | None = None
    forms: Collection[str] | None = None

    def of(self, grid: str, form: str = "") -> tuple[str, list[Any]]:
        """The condition on columns of that name, ready to follow a WHERE, and its parameters."""
        sql, params = f"{grid} IS NOT NULL", []
        for column, wanted in ((grid, self.grids), (form, self.forms)):
            if column and wanted is not None:
                sql += f" AND {column} IN ({', '.join(['%s'] * len(wanted)) or 'NULL'})"
                params += list(wanted)
        return sql, params


def compared(day: date, charter_id: int, extent: Extent | None = None) -> list[Difference]:
    """Every difference between the tallies and a recount, by grid and form (one query).

    ``day`` is the day through which freshness is counted, ``charter_id`` whose forms say
    which places want a record.
    """
    sql, params = _statement(day, charter_id, extent or Extent())
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [Difference(row[0], row[1], tuple(row[2:6]), tuple(row[6:10])) for row in cursor.fetchall()]


def _statement(day: date, charter_id: int, extent: Extent) -> tuple[str, list[Any]]:
    tables, before = zip(_wants(charter_id, extent), *_spots(extent), strict=True)
    sides, after = zip(*_sides(day, extent), strict=True)
    columns = ", ".join(f"CAST(SUM({side}_{figure}) AS bigint)" for side in ("kept", "now") for figure in _FIGURES)
    differs = " OR ".join(f"SUM(kept_{figure}) <> SUM(now_{figure})" for figure in _FIGURES)
    sql = f"""WITH {", ".join(tables)} SELECT grid_id, form, {columns} FROM ({" UNION ALL ".join(sides)}) AS counted
        GROUP BY grid_id, form HAVING {differs} ORDER BY grid_id, form"""  # noqa: S608 - names of tables and columns
    return sql, [one for params in (*before, *after) for one in params]


def _wants(charter_id: int, extent: Extent) -> tuple[str, list[Any]]:
    """What each form describes: a kind of place whose sort begins so, with how many digits."""
    rows = [
        (key, DESCRIBED_BY[found.form.subject], code, digits)
        for key, found in forms_under(charter_id).items()
        if extent.forms is None or key in extent.forms
        for code, digits in _sorts(found.form)
    ]
    marks = ", ".join(["(%s, %s, %s, %s)"] * (len(rows) + 1))
    none = ("", "", "", 0)  # VALUES wants a row; this one describes nothing.
    return f"wants (form, kind, code, digits) AS (VALUES {marks})", [one for row in (*rows, none) for one in row]


def _sorts(form: Form) -> list[tuple[str, int]]:
    """Beginnings of the sorts of its kind of place that the form describes; no sort begins with two of them."""
    if DESCRIBED_BY[form.subject] is None or (form.subject is Subject.PLACE and not form.of):
        return []
    if not form.of:
        return [("", 0)]
    if form.subject is not Subject.FACILITY:
        return [(sort, WHOLE) for sort in dict.fromkeys(form.of)]
    shortest = [
        code for code in dict.fromkeys(form.of) if not any(code != one and code.startswith(one) for one in form.of)
    ]
    return [(code, len(code)) for code in shortest]


def _spots(extent: Extent) -> Iterable[tuple[str, list[Any]]]:
    """Open places by grid, kind and sort; and those of them that have an open record, by its form too."""
    where, params = extent.of("grid_id")
    yield (
        f"""spots AS (SELECT grid_id, kind, sort, COUNT(*) AS many FROM {_PLACE}
            WHERE state = 'open' AND {where} GROUP BY grid_id, kind, sort)""",  # noqa: S608
        params,
    )
    where, params = extent.of("p.grid_id", "r.form")
    yield (
        f"""recorded AS (SELECT p.grid_id, r.form, p.kind, p.sort, COUNT(DISTINCT p.id) AS many
            FROM {_RECORD} r JOIN {_PLACE} p ON p.id = r.place_id
            WHERE r.state = 'open' AND p.state = 'open' AND {where} GROUP BY p.grid_id, r.form, p.kind, p.sort)""",  # noqa: S608
        params,
    )


def _sides(day: date, extent: Extent) -> Iterable[tuple[str, list[Any]]]:
    """The tallies; the records; places the forms describe; less those that have a record of the form."""
    where, params = extent.of("grid_id", "form")
    kept = ", ".join(f"{figure} AS kept_{figure}" for figure in _FIGURES)
    zero = ", ".join(f"0 AS now_{figure}" for figure in _FIGURES)
    yield f"SELECT grid_id, form, {kept}, {zero} FROM {_TALLY} WHERE {where}", params  # noqa: S608
    yield (
        f"""SELECT grid_id, form, 0, 0, 0, 0, COUNT(*), SUM(CASE WHEN complete THEN 1 ELSE 0 END),
            SUM(CASE WHEN verify_by IS NULL OR verify_by >= %s THEN 1 ELSE 0 END), 0
        FROM {_RECORD} WHERE state = 'open' AND {where} GROUP BY grid_id, form""",  # noqa: S608
        [connection.ops.adapt_datefield_value(day), *params],
    )
    described = "kind = w.kind AND substr(s.sort, 1, w.digits) = w.code"
    yield (
        f"""SELECT s.grid_id, w.form, 0, 0, 0, 0, 0, 0, 0, s.many FROM spots s JOIN wants w ON s.{described}""",  # noqa: S608
        [],
    )
    yield (
        f"""SELECT s.grid_id, w.form, 0, 0, 0, 0, 0, 0, 0, -s.many
        FROM recorded s JOIN wants w ON s.form = w.form AND s.{described}""",  # noqa: S608
        [],
    )
