"""Queries that are asked with every request: composed by the ORM once, run with new values.

Composing a query with subqueries costs the ORM ten times what the database needs to answer
it. Knows Django, like ``rows``, and for the same reason: the hot path.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class _Way:
    """A query as one kind of database answers it. ``places``: where the values of which name belong."""

    compiler: Any
    sql: str
    params: list[Any]
    places: list[tuple[int, str]]
    names: list[str]
    """The columns by their names in the model, as far as they have any."""
    converters: dict[int, Any]
    locks: bool


class Prepared:
    """A ``values_list`` query whose SQL is kept per kind of database.

    ``build(**examples)`` makes the query; each example is a value that occurs nowhere else in
    it, and marks where the value of that name belongs. RuntimeError if one does not occur.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **examples: Any) -> None:
        self._build = build
        self._examples = examples
        self._ways: dict[str, _Way] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of the query with these values, as ``values_list`` gives them (one query).

        A query that locks raises TransactionManagementError outside a transaction, as the ORM does.
        """
        return self._answered(self._way(), values)

    def _way(self) -> _Way:
        way = self._ways.get(connection.vendor)
        if way is None:
            way = self._ways[connection.vendor] = self._composed()
        return way

    def _answered(self, way: _Way, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        if way.locks and connection.get_autocommit():
            raise TransactionManagementError("a query that locks is asked in a transaction")
        given = list(way.params)
        for i, name in way.places:
            given[i] = _stored(values[name])
        with connection.cursor() as cursor:
            cursor.execute(way.sql, given)
            found = cursor.fetchall()
        if way.converters:
            return [tuple(row) for row in way.compiler.apply_converters(found, way.converters)]
        return [tuple(row) for row in found]

    def _composed(self) -> _Way:
        query = self._build(**self._examples).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        marks = {_stored(value): name for name, value in self._examples.items()}
        places = [(i, marks[param]) for i, param in enumerate(params) if param in marks]
        missing = set(self._examples) - {name for _, name in places}
        if missing:
            raise RuntimeError(f"{sorted(missing)} do not occur in the query")
        columns = [one[0] for one in compiler.select[: compiler.col_count]]
        names = [column.target.attname for column in columns if hasattr(column, "target")]
        locks = query.select_for_update and connection.features.has_select_for_update
        return _Way(compiler, sql, list(params), places, names, compiler.get_converters(columns), locks)


class PreparedThings(Prepared, Generic[M]):
    """The same for a query of whole things of one model; give ``build`` a plain query, without what belongs to them."""

    def __init__(self, build: Callable[..., QuerySet[M]], **examples: Any) -> None:
        super().__init__(build, **examples)

    def all(self, **values: Any) -> list[M]:
        """The things the query finds (one query)."""
        way = self._way()
        make, names = way.compiler.query.model.from_db, way.names
        return [make(connection.alias, names, row) for row in self._answered(way, values)]

    def first(self, **values: Any) -> M | None:
        """The first of them, if any (one query); the query says itself how many it wants."""
        found = self.all(**values)
        return found[0] if found else None


def _stored(value: Any) -> Any:
    """A value as the database in use takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
