"""The raw floor of an upload: the rows its acts write, written again by the bare driver, one transaction an upload."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from django.db import connection

from bench.floor import done_together
from gridwork.base.rows import Rows


@dataclass(frozen=True, slots=True)
class Written:
    """One INSERT or UPDATE with ``%s``; ``columns`` and table of an INSERT."""

    sql: str
    table: str
    columns: tuple[str, ...]
    values: tuple[Any, ...]


def record(work: Callable[[], Any]) -> list[Written]:
    """Every row that ``work`` inserts or updates, one by one, with plain values another process can read."""
    found: list[Written] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        told = re.match(r'(?:INSERT INTO "?(\w+)"? \(([^)]*)\)|UPDATE)', sql)
        if told:
            columns = tuple(name.strip(' "') for name in (told[2] or "").split(","))
            for row in params if many else [params]:
                found.extend(_rows(sql, told[1] or "", columns, [_plain(value) for value in row]))
        return execute(sql, params, many, context)

    with _without_copy(), connection.execute_wrapper(watch):
        work()
    return found


def _rows(sql: str, table: str, columns: tuple[str, ...], values: list[Any]) -> Iterator[Written]:
    """An INSERT of several rows at once as one of each; on PostgreSQL the ORM gives them as an array a column."""
    if table and "UNNEST(" in sql:
        single = f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({", ".join(["%s"] * len(columns))})'
        for row in zip(*values, strict=True):
            yield Written(single, table, columns, tuple(row))
        return
    if not table or len(values) <= len(columns):
        yield Written(sql, table, columns, tuple(values))
        return
    group = re.search(r"VALUES (\([^)]*\))", sql)
    assert group
    single = sql[: group.start(1)] + group[1]
    for start in range(0, len(values), len(columns)):
        yield Written(single, table, columns, tuple(values[start : start + len(columns)]))


def _plain(value: Any) -> Any:
    if hasattr(value, "obj") and not isinstance(value, memoryview):
        return json.dumps(value.obj)  # what psycopg calls Jsonb
    return str(value) if isinstance(value, str) else bytes(value) if isinstance(value, memoryview) else value


@contextmanager
def _without_copy() -> Iterator[None]:
    """COPY passes the wrapper by: while it is recorded, each row is inserted by itself."""

    def each(self: Rows[Any], rows: Iterable[Sequence[Any]]) -> None:
        for row in rows:
            self.insert(row)

    with patch.object(Rows, "insert_many", each):
        yield


MOST_DAYS = 3_600_000
_FIRST_DAY = time.time_ns() // 10**9 * 1000 % MOST_DAYS
_numbers, _days = count(10**12), count()


def fresh(one: Written, case_id: int | None) -> list[Any]:
    """The values with new ones where the tables want each but once; what belongs to a case, to the last one written."""
    row = list(one.values)
    for i, column in enumerate(one.columns):
        if column in ("act_ref", "ref"):
            row[i] = uuid4() if isinstance(row[i], UUID) else uuid4().hex
        elif column in ("tracking_code", "sha256", "check_key"):
            row[i] = (uuid4().hex * 2)[: len(row[i]) or 16]
        elif column in ("case_id", "rowid") and case_id is not None:
            row[i] = case_id
        elif column == "subject_id" and row[i] is not None:
            row[i] = next(_numbers)
        elif column == "day" and one.table in ("fieldwork_daylog", "fieldwork_deed"):
            new = date(1, 1, 1) + timedelta(days=(_FIRST_DAY + next(_days)) % MOST_DAYS)
            row[i] = new if isinstance(row[i], date) else new.isoformat()
    return row


def sqlite_uploads(path: str, each: Sequence[Sequence[Written]], uploads: int) -> float:
    """Transactions a second on a bare connection with the product's settings, each list of rows in turn."""
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "busy_timeout=20000"):
        db.execute(f"PRAGMA {pragma}")
    prepared = [[(one, re.sub("%s(::[a-z\\[\\]]+)?", "?", one.sql)) for one in written] for written in each]
    case_id: int | None = None
    begin = time.perf_counter()
    for number in range(uploads):
        db.execute("BEGIN IMMEDIATE")
        for one, sql in prepared[number % len(prepared)]:
            cursor = db.execute(sql, fresh(one, case_id))
            case_id = cursor.lastrowid if one.table == "cases_case" else case_id
            if "RETURNING" in sql:
                cursor.fetchall()
        db.execute("COMMIT")
    return uploads / (time.perf_counter() - begin)


def postgres_uploads(settings: dict[str, Any], shares: Sequence[Sequence[Sequence[Written]]], seconds: float) -> float:
    """Transactions a second over bare psycopg, a client process for each share of them."""
    given = [(settings, share, number, seconds) for number, share in enumerate(shares)]
    return done_together(_client, given) / seconds


def _client(
    settings: dict[str, Any], share: Sequence[Sequence[Written]], number: int, seconds: float, go: Any, results: Any
) -> None:
    import psycopg

    global _numbers  # noqa: PLW0603 - each client, and each floor, counts from a place of its own
    _numbers = count(10**12 * (number + 2) + time.time_ns() % 10**12)
    db = psycopg.connect(
        host=settings["HOST"], port=settings["PORT"] or 5432, user=settings["USER"], password=settings["PASSWORD"],
        dbname=settings["NAME"], options=settings["OPTIONS"].get("options", ""),
    )  # fmt: skip
    results.put("ready")
    go.wait()
    done, case_id, end = 0, None, time.perf_counter() + seconds
    while time.perf_counter() < end:
        with db.transaction():
            for one in share[done % len(share)]:
                cursor = db.execute(one.sql, fresh(one, case_id), prepare=True)
                if one.table == "cases_case" and (row := cursor.fetchone()):
                    case_id = row[0]
        done += 1
    results.put(done)
