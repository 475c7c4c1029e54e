"""The raw floor: the very rows a command writes, written again by the bare driver.

The command is run once and its INSERTs are recorded. The floor repeats them, one
transaction a time, with new values where the schema wants unique ones. What is left
between the two is what the product costs above its own rows.
"""

from __future__ import annotations

import multiprocessing
import re
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import connection


@dataclass(frozen=True, slots=True)
class Statement:
    """One recorded INSERT: SQL with ``%s``, its columns and values."""

    sql: str
    columns: list[str]
    values: list[Any]
    many: bool = False


def record(work: Callable[[], Any]) -> list[Statement]:
    """The INSERTs that ``work`` sends to the database, with plain values that another process can read."""
    written: list[Statement] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("INSERT"):
            columns = re.search(r"\(([^)]*)\)", sql)
            assert columns
            written.append(
                Statement(
                    sql,
                    [c.strip(' "') for c in columns[1].split(",")],
                    [str(value) if isinstance(value, str) else value for value in params],
                    many,
                )
            )
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        work()
    return written


def fresh(statement: Statement, values: list[Any], case_id: int | None) -> list[Any]:
    """The values with new unique ones: code, reference, and the id of the case they belong to."""
    row = list(values)
    for i, column in enumerate(statement.columns):
        if column == "tracking_code":
            row[i] = uuid4().hex[:16]
        elif column == "act_ref":
            row[i] = uuid4() if isinstance(row[i], UUID) else uuid4().hex
        elif column in ("subject_id", "case_id", "rowid") and case_id is not None:
            row[i] = case_id
    return row


def sqlite_transactions(path: str, statements: list[Statement], count: int) -> float:
    """Transactions a second of the statements on a bare ``sqlite3`` connection with the product's settings."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous=FULL")
    db.execute("PRAGMA foreign_keys=ON")
    db.execute("PRAGMA busy_timeout=20000")
    prepared = [(s, re.sub("%s(::[a-z\\[\\]]+)?", "?", s.sql)) for s in statements]
    begin = time.perf_counter()
    for _ in range(count):
        db.execute("BEGIN IMMEDIATE")
        case_id: int | None = None
        for statement, sql in prepared:
            cursor = db.execute(sql, fresh(statement, statement.values, case_id))
            case_id = case_id or cursor.lastrowid
        db.execute("COMMIT")
    return count / (time.perf_counter() - begin)


def postgres_transactions(settings: dict[str, Any], statements: list[Statement], seconds: float, clients: int) -> float:
    """Transactions a second of the statements over bare psycopg, so many client processes at once."""
    return done_together(_client, [(settings, statements, seconds)] * clients) / seconds


def done_together(client: Callable[..., None], given: Sequence[tuple[Any, ...]]) -> int:
    """What client processes, one for each of ``given``, did together once all of them were ready.

    Each gets an event to wait for and a queue behind what is given: into it goes one word when it is ready, then how
    much it did.
    """
    context = multiprocessing.get_context("spawn")
    results: Any = context.Queue()
    go: Any = context.Event()
    jobs = [context.Process(target=client, args=(*one, go, results)) for one in given]
    for job in jobs:
        job.start()
    for _ in jobs:
        results.get(timeout=60)
    go.set()
    total = sum(results.get(timeout=120) for _ in jobs)
    for job in jobs:
        job.join()
    return int(total)


def _client(settings: dict[str, Any], statements: list[Statement], seconds: float, go: Any, results: Any) -> None:
    import psycopg

    db = psycopg.connect(
        host=settings["HOST"], port=settings["PORT"] or 5432, user=settings["USER"], password=settings["PASSWORD"],
        dbname=settings["NAME"], options=settings["OPTIONS"].get("options", ""),
    )  # fmt: skip
    results.put("ready")
    go.wait()
    count, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        case_id = None
        with db.transaction():
            for statement in statements:
                cursor = db.execute(statement.sql, fresh(statement, statement.values, case_id), prepare=True)
                if case_id is None and "RETURNING" in statement.sql and (row := cursor.fetchone()):
                    case_id = row[0]
        count += 1
    results.put(count)
