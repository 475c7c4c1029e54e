"""Queries that are asked with every request: composed by the ORM once, run with new values.

Composing a query with subqueries costs the ORM ten times what the database needs to answer
it. Knows Django, like ``rows``, and for the same reason: the hot path.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.base import ModelState
from django.db.transaction import TransactionManagementError

from gridwork.base.rows import SQLITE_VALUES
from gridwork.base.statements import Statement

MOST_KEPT = 256
M = TypeVar("M", bound=models.Model)
Converter = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Way:
    """A query as one kind of database answers it. ``places``: where the value of which name
    belongs, or which of its values, and how this database takes it."""

    model: Any
    statement: Statement
    params: list[Any]
    places: list[tuple[int, str, int | None, Converter]]
    names: list[str]
    """The columns by their names in the model, as far as they have any."""
    converters: list[tuple[int, Converter]]
    """What this database gives otherwise than Python has it."""
    locks: bool


@dataclass(frozen=True, slots=True)
class Several:
    """The example of a name that takes several values (``in``): ``one(number)`` makes each of them."""

    one: Callable[[int], Any]


class Prepared:
    """A ``values_list`` query whose SQL is kept per kind of database.

    ``build(**examples)`` makes the query; each example is a value that occurs nowhere else in
    it, and marks where the value of that name belongs. RuntimeError if one does not occur.

    A name whose example is :class:`Several` takes a sequence. The query is kept for 1, 2, 4,
    8 … :data:`MOST_KEPT` values and the last one is said again for the rest; for more it is composed anew.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **examples: Any) -> None:
        self._build = build
        self._examples = examples
        self._several = [name for name, example in examples.items() if isinstance(example, Several)]
        self._ways: dict[tuple[str | int, ...], _Way] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of the query with these values, as ``values_list`` gives them (one query, none for no values).

        A query that locks raises TransactionManagementError outside a transaction, as the ORM does.
        """
        return self._asked(values)[1]

    def _asked(self, values: dict[str, Any]) -> tuple[_Way, list[tuple[Any, ...]]]:
        db = connections[DEFAULT_DB_ALIAS]
        counts = {name: _even(len(values[name])) for name in self._several}
        key: tuple[str | int, ...] = (db.vendor, *counts.values())
        way = self._ways.get(key)
        if way is None:
            way = self._composed(db, counts)
            if max(counts.values(), default=0) <= MOST_KEPT:
                self._ways[key] = way
        if 0 in key:
            return way, []
        if way.locks and db.get_autocommit():
            raise TransactionManagementError("a query that locks is asked in a transaction")
        given = list(way.params)
        for i, name, number, stored in way.places:
            value = values[name]
            given[i] = stored(value if number is None else value[min(number, len(value) - 1)])
        found = way.statement.rows(db, given)
        return way, _converted(found, way.converters) if way.converters else found

    def _composed(self, db: BaseDatabaseWrapper, counts: dict[str, int]) -> _Way:
        several = {name: [self._examples[name].one(i) for i in range(max(1, many))] for name, many in counts.items()}
        query = self._build(**self._examples | several).query
        compiler = query.get_compiler(connection=db)
        sql, params = compiler.as_sql()
        marks: dict[Any, tuple[str, int | None, Converter]] = {}
        for name, example in self._examples.items():
            for i, one in enumerate(several[name]) if name in several else [(None, example)]:
                stored = _stored(one, db)
                marks[stored(one)] = name, i, stored
        places = [(i, *marks[param]) for i, param in enumerate(params) if param in marks]
        missing = {mark[:2] for mark in marks.values()} - {place[1:3] for place in places}
        if missing:
            raise RuntimeError(f"{sorted(missing)} do not occur in the query")
        columns = [one[0] for one in compiler.select[: compiler.col_count]]
        names = [column.target.attname for column in columns if hasattr(column, "target")]
        converters = [(i, _converter(how, of, db)) for i, (how, of) in compiler.get_converters(columns).items()]
        locks = query.select_for_update and db.features.has_select_for_update
        return _Way(query.model, Statement.of(sql), list(params), places, names, converters, locks)


class PreparedThings(Prepared, Generic[M]):
    """The same for a query of whole things of one model; give ``build`` a plain query, without what belongs to them."""

    def __init__(self, build: Callable[..., QuerySet[M]], **examples: Any) -> None:
        super().__init__(build, **examples)

    def all(self, **values: Any) -> list[M]:
        """The things the query finds (one query)."""
        way, rows = self._asked(values)
        return [read(way.model, way.names, row) for row in rows]

    def first(self, **values: Any) -> M | None:
        """The first of them, if any (one query); the query says itself how many it wants."""
        found = self.all(**values)
        return found[0] if found else None


def read(model: type[M], names: Sequence[str], row: Sequence[Any]) -> M:
    """A thing out of its row, as ``from_db`` makes it at several times the cost (none of our models watches that)."""
    thing = model.__new__(model)
    thing._state = ModelState()
    thing._state.adding, thing._state.db = False, DEFAULT_DB_ALIAS
    thing.__dict__.update(zip(names, row, strict=True))
    return thing


def _even(count: int) -> int:
    """The next of 0, 1, 2, 4, 8 … as far as queries are kept."""
    return 1 << (count - 1).bit_length() if 0 < count <= MOST_KEPT else count


def _as_it_is(value: Any) -> Any:
    return value


def _stored(example: Any, db: BaseDatabaseWrapper) -> Converter:
    """How values of this example's type are given to this database; PostgreSQL's driver takes all as they are."""
    known = SQLITE_VALUES if db.vendor == "sqlite" else {}
    return known.get(type(example), _as_it_is)


def _converter(converters: Sequence[Callable[..., Any]], expression: Any, db: BaseDatabaseWrapper) -> Converter:
    """How a value that is there becomes what the ORM would give."""
    if db.vendor == "sqlite" and expression.output_field.get_internal_type() == "DateTimeField":
        return _in_utc

    def converted(value: Any) -> Any:
        for one in converters:
            value = one(value, expression, db)
        return value

    return converted


def _in_utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC)


def _converted(rows: Sequence[Sequence[Any]], converters: Sequence[tuple[int, Converter]]) -> list[tuple[Any, ...]]:
    found = []
    for row in rows:
        new = list(row)
        for i, convert in converters:
            if new[i] is not None:
                new[i] = convert(new[i])
        found.append(tuple(new))
    return found
