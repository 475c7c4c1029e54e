"""Rows straight into a table: one INSERT, or many by executemany or COPY.

The one module of ``base`` that knows Django, because it reads a model's columns. It exists
for the two hot paths (a report, an import), where building a query per row costs more than
the row itself. Constraints, defaults of the caller and query counting stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection, models

M = TypeVar("M", bound=models.Model)


def _naive_utc(value: datetime | None) -> str | None:
    return None if value is None else str(value.astimezone(UTC).replace(tzinfo=None))


def _hex(value: UUID | None) -> str | None:
    return None if value is None else value.hex


SQLITE_TYPES: dict[str, Callable[[Any], Any]] = {"DateTimeField": _naive_utc, "UUIDField": _hex}
"""What SQLite stores otherwise than Python has it; PostgreSQL's driver takes all as it is."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How one kind of database wants the rows of a table."""

    one: str
    """INSERT without the id."""
    one_with_id: str
    adapters: list[tuple[int, Callable[[Any], Any]]]

    def adapted(self, row: Sequence[Any]) -> list[Any]:
        """The values as this database stores them."""
        new = list(row)
        for i, adapt in self.adapters:
            new[i] = adapt(new[i])
        return new


class Rows(Generic[M]):
    """Writes rows of one model. Give values in the order of :attr:`columns`."""

    def __init__(self, model: type[M]) -> None:
        self.model = model
        self.table = model._meta.db_table
        self.fields = list(model._meta.concrete_fields)
        self.names = [f.attname for f in self.fields]
        self.columns = [str(f.column) for f in self.fields]
        self._values = itemgetter(*self.names)
        self._ways: dict[str, _Way] = {}

    def of(self, thing: M) -> Sequence[Any]:
        """The values of a model instance, in column order."""
        values: tuple[Any, ...] = self._values(thing.__dict__)
        return values

    def insert(self, values: Sequence[Any]) -> int:
        """Insert one row whose first value (the id) is None or given; return its id."""
        way = self._way()
        row = way.adapted(values)
        sql, given = (way.one, row[1:]) if row[0] is None else (way.one_with_id, row)
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            return int(cursor.lastrowid if connection.vendor == "sqlite" else cursor.fetchone()[0])

    def insert_many(self, rows: Iterable[Sequence[Any]]) -> None:
        """Insert many rows: executemany on SQLite, COPY on PostgreSQL. All have an id, or none has."""
        listed = list(rows)
        if not listed:
            return
        way = self._way()
        skip = 1 if listed[0][0] is None else 0
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.executemany(way.one if skip else way.one_with_id, [way.adapted(row)[skip:] for row in listed])
                return
            columns = ", ".join(self.columns[skip:])
            with (
                connection.wrap_database_errors,
                cursor.copy(f"COPY {self.table} ({columns}) FROM STDIN") as copy,
            ):
                for row in listed:
                    copy.write_row(row[skip:])

    def _way(self) -> _Way:
        way = self._ways.get(connection.vendor)
        if way is None:
            way = self._ways[connection.vendor] = self._made(connection.vendor)
        return way

    def _made(self, vendor: str) -> _Way:
        known = SQLITE_TYPES if vendor == "sqlite" else {}
        kinds = enumerate(field.get_internal_type() for field in self.fields)
        return _Way(
            one=self._sql(self.columns[1:], vendor),
            one_with_id=self._sql(self.columns, vendor),
            adapters=[(i, known[kind]) for i, kind in kinds if kind in known],
        )

    def _sql(self, columns: list[str], vendor: str) -> str:
        sql = f"INSERT INTO {self.table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
        return sql if vendor == "sqlite" else f"{sql} RETURNING id"

    def reserve(self, count: int) -> list[int]:
        """Take ``count`` ids that nobody else will get; call inside a transaction."""
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [self.table])
                found = cursor.fetchone()
                if found is None:
                    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [self.table, count])
                else:
                    cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, self.table])
                last = found[0] if found else 0
                return list(range(last + 1, last + count + 1))
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [self.table, count]
            )
            return [int(row[0]) for row in cursor.fetchall()]
