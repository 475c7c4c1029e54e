"""Rows straight into a table: one INSERT or UPDATE, or many rows by executemany or COPY.

Knows Django, because it reads a model's columns. It exists for the hot paths (a report, an
act, an import), where building an instance or a query costs more than the row itself.
Constraints and query counting stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState

from gridwork.base.statements import Statement

M = TypeVar("M", bound=models.Model)


@lru_cache(maxsize=1024)
def naive_utc(value: datetime) -> str:
    """An aware moment as SQLite stores it, as ``str`` of the same without its zone."""
    utc = value.astimezone(UTC)
    return f"{utc.date()} {utc.time()}"  # half the time of isoformat, which asks for the offset


SQLITE_VALUES: dict[type, Callable[[Any], Any]] = {datetime: naive_utc, date: date.isoformat, UUID: attrgetter("hex")}
"""What SQLite stores otherwise than Python has it; PostgreSQL's driver takes all as it is."""
SQLITE_TYPES = {
    "DateTimeField": SQLITE_VALUES[datetime], "DateField": SQLITE_VALUES[date], "UUIDField": SQLITE_VALUES[UUID],
}  # fmt: skip

RETURNING = " RETURNING id"


@dataclass(frozen=True, slots=True)
class _Way:
    """How one kind of database wants the rows of a table."""

    sqlite: bool
    one: Statement
    """INSERT without the id."""
    one_with_id: Statement
    update: Statement
    """UPDATE of every column; the id comes last."""
    adapters: list[tuple[int, Callable[[Any], Any]]]
    types: list[str]
    """The columns' types by name."""

    def adapted(self, row: Sequence[Any]) -> list[Any]:
        """The values as this database stores them."""
        return _adapted(row, self.adapters)


def _adapted(row: Sequence[Any], adapters: Iterable[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    new = list(row)
    for i, adapt in adapters:
        if new[i] is not None:
            new[i] = adapt(new[i])
    return new


class Rows(Generic[M]):
    """Writes rows of one model. Give values in the order of :attr:`columns`."""

    def __init__(self, model: type[M]) -> None:
        self.model = model
        self.table = model._meta.db_table
        self.fields = list(model._meta.concrete_fields)
        self.names = [f.attname for f in self.fields]
        self.columns = [f'"{f.column}"' for f in self.fields]  # quoted: a record has values
        self._values = itemgetter(*self.names)
        self._blank = {f.attname: f.get_default() for f in self.fields}
        self._ways: dict[str, _Way] = {}

    def new(self, **values: Any) -> M:
        """An instance for a new row, as ``model(**values)`` makes it; TypeError for a name that is no column."""
        if not values.keys() <= self._blank.keys():
            raise TypeError(f"{self.table} has no {sorted(values.keys() - self._blank.keys())}")
        thing = self.model.__new__(self.model)
        thing._state = ModelState()
        thing.__dict__.update(self._blank, **values)
        return thing

    def of(self, thing: M) -> Sequence[Any]:
        """The values of a model instance, in column order."""
        values: tuple[Any, ...] = self._values(thing.__dict__)
        return values

    def insert(self, values: Sequence[Any]) -> int:
        """Insert one row whose first value (the id) is None or given; return its id."""
        db = connections[DEFAULT_DB_ALIAS]
        way = self._way(db)
        row = way.adapted(values)
        insert, given = (way.one, row[1:]) if row[0] is None else (way.one_with_id, row)
        return insert.run(db, given)[0] if way.sqlite else int(insert.rows(db, given)[0][0])

    def insert_new(self, values: Sequence[Any]) -> None:
        """Insert one row without an id, unless the table's constraints say that it is there already."""
        db = connections[DEFAULT_DB_ALIAS]
        way = self._way(db)
        unless = Statement.of(f"{way.one.sql.removesuffix(RETURNING)} ON CONFLICT DO NOTHING")
        unless.run(db, way.adapted(values)[1:])

    def update(self, values: Sequence[Any]) -> None:
        """Write every column of the row whose id is the first value; DatabaseError when there is none."""
        db = connections[DEFAULT_DB_ALIAS]
        way = self._way(db)
        row = way.adapted(values)
        if way.update.run(db, [*row[1:], row[0]])[1] != 1:
            raise DatabaseError(f"{self.table} has no row {row[0]}")

    def update_many(self, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write the columns ``names`` of many rows, each given as id and values; an id without a row is passed over."""
        db = connections[DEFAULT_DB_ALIAS]
        way, places = self._way(db), [self.names.index(name) for name in names]
        adapters = [(number, adapt) for number, i in enumerate(places, 1) for j, adapt in way.adapters if i == j]
        told = []
        for row in rows:
            pk, *new = _adapted(row, adapters)
            told.append([*new, pk])
        if told:
            Statement.of(self._update([self.columns[i] for i in places])).run_many(db, told)

    def insert_many(self, rows: Iterable[Sequence[Any]]) -> None:
        """Insert many rows: executemany on SQLite, COPY on PostgreSQL. All have an id, or none has.

        ``rows`` may be made while they are written: the database takes in what is there already.
        """
        coming = iter(rows)
        first = next(coming, None)
        if first is None:
            return
        db = connections[DEFAULT_DB_ALIAS]
        way = self._way(db)
        skip = 1 if first[0] is None else 0
        every = chain((first,), coming)
        if way.sqlite:
            insert = way.one if skip else way.one_with_id
            insert.run_many(db, [way.adapted(row)[skip:] for row in every])
            return
        with db.cursor() as cursor:
            columns = ", ".join(self.columns[skip:])
            with (
                connection.wrap_database_errors,
                cursor.copy(f"COPY {self.table} ({columns}) FROM STDIN (FORMAT BINARY)") as copy,
            ):
                copy.set_types(way.types[skip:])
                for row in every:
                    copy.write_row(row[skip:])

    def _way(self, db: BaseDatabaseWrapper) -> _Way:
        vendor = db.vendor
        way = self._ways.get(vendor)
        if way is None:
            way = self._ways[vendor] = self._made(vendor)
        return way

    def _made(self, vendor: str) -> _Way:
        known = SQLITE_TYPES if vendor == "sqlite" else {}
        kinds = enumerate(field.get_internal_type() for field in self.fields)
        return _Way(
            sqlite=vendor == "sqlite",
            one=Statement.of(self._sql(self.columns[1:], vendor)),
            one_with_id=Statement.of(self._sql(self.columns, vendor)),
            update=Statement.of(self._update(self.columns[1:])),
            adapters=[(i, known[kind]) for i, kind in kinds if kind in known],
            types=[str(field.db_type(connection)).partition("(")[0] for field in self.fields],
        )

    def _sql(self, columns: list[str], vendor: str) -> str:
        sql = f"INSERT INTO {self.table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
        return sql if vendor == "sqlite" else f"{sql}{RETURNING}"

    def _update(self, columns: list[str]) -> str:
        return f"UPDATE {self.table} SET {', '.join(f'{name} = %s' for name in columns)} WHERE id = %s"

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
