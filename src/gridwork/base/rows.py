"""Rows straight into a table: one INSERT, or many by executemany or COPY.

The one module of ``base`` that knows Django, because it reads a model's columns. It exists
for the two hot paths (a report, an import), where building a query per row costs more than
the row itself. Constraints, defaults of the caller and query counting stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection, models

M = TypeVar("M", bound=models.Model)


def _naive_utc(value: datetime | None) -> str | None:
    return None if value is None else str(value.astimezone(UTC).replace(tzinfo=None))


def _hex(value: UUID | None) -> str | None:
    return None if value is None else value.hex


class Rows(Generic[M]):
    """Writes rows of one model. Give values in the order of :attr:`columns`."""

    def __init__(self, model: type[M]) -> None:
        self.model = model
        self.table = model._meta.db_table
        self.fields = list(model._meta.concrete_fields)
        self.names = [f.attname for f in self.fields]
        self.columns = [str(f.column) for f in self.fields]

    def _adapters(self) -> list[tuple[int, Callable[[Any], Any]]]:
        if connection.vendor != "sqlite":
            return []
        known: dict[str, Callable[[Any], Any]] = {"DateTimeField": _naive_utc, "UUIDField": _hex}
        return [(i, known[f.get_internal_type()]) for i, f in enumerate(self.fields) if f.get_internal_type() in known]

    def of(self, thing: M) -> list[Any]:
        """The values of a model instance, in column order."""
        state = thing.__dict__
        return [state[name] for name in self.names]

    def insert(self, values: Sequence[Any]) -> int:
        """Insert one row whose first value (the id) is None or given; return its id."""
        row = list(values)
        for i, adapt in self._adapters():
            row[i] = adapt(row[i])
        columns, given = (self.columns, row) if row[0] is not None else (self.columns[1:], row[1:])
        sql = f"INSERT INTO {self.table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(given))})"
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(sql, given)
                return int(cursor.lastrowid)
            cursor.execute(f"{sql} RETURNING id", given)
            return int(cursor.fetchone()[0])

    def insert_many(self, rows: Iterable[Sequence[Any]]) -> None:
        """Insert many rows: executemany on SQLite, COPY on PostgreSQL. All have an id, or none has."""
        listed = list(rows)
        skip = 1 if listed and listed[0][0] is None else 0
        columns = ", ".join(self.columns[skip:])
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                adapters = self._adapters()
                marks = ", ".join(["%s"] * len(self.columns[skip:]))
                cursor.executemany(
                    f"INSERT INTO {self.table} ({columns}) VALUES ({marks})",
                    [_adapted(list(row), adapters)[skip:] for row in listed],
                )
                return
            with cursor.copy(f"COPY {self.table} ({columns}) FROM STDIN") as copy:
                for row in listed:
                    copy.write_row(row[skip:])

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


def _adapted(row: list[Any], adapters: list[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    for i, adapt in adapters:
        row[i] = adapt(row[i])
    return row
