"""Queries that are asked with every request: composed by the ORM once, run with new values.

Composing a query with subqueries costs the ORM ten times what the database needs to answer
it. Knows Django, like ``rows``, and for the same reason: the hot path.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet


class Prepared:
    """A ``values_list`` query whose SQL is kept per kind of database.

    ``build(**examples)`` makes the query; each example is a value that occurs nowhere else in
    it, and marks where the value of that name belongs. RuntimeError if one does not occur.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], **examples: Any) -> None:
        self._build = build
        self._examples = examples
        self._ways: dict[str, tuple[Any, str, list[Any], list[tuple[int, str]]]] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of the query with these values, as ``values_list`` gives them (one query)."""
        way = self._ways.get(connection.vendor)
        if way is None:
            way = self._ways[connection.vendor] = self._composed()
        compiler, sql, params, places = way
        given = list(params)
        for i, name in places:
            given[i] = _stored(values[name])
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            return [tuple(row) for row in compiler.results_iter([cursor.fetchall()])]

    def _composed(self) -> tuple[Any, str, list[Any], list[tuple[int, str]]]:
        compiler = self._build(**self._examples).query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        marks = {_stored(value): name for name, value in self._examples.items()}
        places = [(i, marks[param]) for i, param in enumerate(params) if param in marks]
        missing = set(self._examples) - {name for _, name in places}
        if missing:
            raise RuntimeError(f"{sorted(missing)} do not occur in the query")
        return compiler, sql, list(params), places


def _stored(value: Any) -> Any:
    """A value as the database in use takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
