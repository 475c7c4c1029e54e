"""A statement of the hot path: run on SQLite without what Django's cursor does for every other.

SQLite itself takes some ten microseconds for it, and a cursor of Django's, opened, checked and
wrapped, with the marks for values rewritten each time, as long again. Whoever watches what is
run (tests that count, benches that record) sees these too: as long as anybody does, and on
PostgreSQL, they go Django's way. Knows Django, like ``rows``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True, slots=True)
class Statement:
    """``sql`` with ``%s`` for each value; a per cent sign of its own is doubled."""

    sql: str
    bare: str
    """The same with ``?``, as SQLite's driver has it."""

    @classmethod
    def of(cls, sql: str) -> Statement:
        """Read one with ``%s``."""
        return cls(sql, sql.replace("%s", "?").replace("%%", "%"))

    def rows(self, db: BaseDatabaseWrapper, given: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Run it and give all its rows. DatabaseError, as Django raises it."""
        if _watched(db):
            with db.cursor() as cursor:
                cursor.execute(self.sql, given)
                return cursor.fetchall()
        db.validate_no_broken_transaction()
        with db.wrap_database_errors:
            found: list[tuple[Any, ...]] = db.connection.execute(self.bare, given).fetchall()
            return found

    def run(self, db: BaseDatabaseWrapper, given: Sequence[Any]) -> tuple[int, int]:
        """Run one that writes: the id of the row it inserted (SQLite only, else 0), and how many rows it touched."""
        if _watched(db):
            with db.cursor() as cursor:
                cursor.execute(self.sql, given)
                return getattr(cursor, "lastrowid", None) or 0, cursor.rowcount
        db.validate_no_broken_transaction()
        with db.wrap_database_errors:
            done = db.connection.execute(self.bare, given)
            return done.lastrowid, done.rowcount

    def run_many(self, db: BaseDatabaseWrapper, rows: Sequence[Sequence[Any]]) -> None:
        """Run it once for each of the rows."""
        if _watched(db):
            with db.cursor() as cursor:
                cursor.executemany(self.sql, rows)
            return
        db.validate_no_broken_transaction()
        with db.wrap_database_errors:
            db.connection.executemany(self.bare, rows)


def _watched(db: BaseDatabaseWrapper) -> bool:
    return db.vendor != "sqlite" or db.connection is None or bool(db.execute_wrappers) or db.force_debug_cursor
