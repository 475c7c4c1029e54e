"""How fast closed cases are imported through the same commands, and that memory stays flat."""

from __future__ import annotations

import re
import resource
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import connection

from bench import cell
from bench.figure import Figure, at_least, at_most
from gridwork.base.moment import now
from gridwork.base.rows import Rows
from gridwork.cases.commands import Draft, accept, answer, assign, close, handle, report, verify
from gridwork.cases.commands.batch import Batch
from gridwork.cases.models import Case
from gridwork.cases.rules.verbs import ENDED, Verb
from gridwork.journal.act import Act, Via
from gridwork.journal.models import Entry
from gridwork.territory.rules.powers import Powers

BATCH = 500
COUNT = 6_000
ROUNDS = 3
COURSE = {
    Verb.ACCEPT: accept,
    Verb.ASSIGN: lambda act, powers, pk: assign(act, powers, pk, office_id=act.book.held("case", pk).office_id),
    Verb.HANDLE: lambda act, powers, pk: handle(act, powers, pk, result="已处理。 Repaired."),
    Verb.VERIFY: lambda act, powers, pk: verify(act.again(person_id=None), powers, pk, passed=True),
    Verb.ANSWER: lambda act, powers, pk: answer(act, powers, pk, text="已处理，谢谢您的反映。"),
    Verb.CLOSE: close,
}
"""What an import does for each step a procedure waits for."""


def figures(ready: cell.Ready) -> Iterator[Figure]:
    """Import speed against the floor, and growth of memory."""
    chance = Random(2)
    imported(ready, COUNT, since=now() - timedelta(days=400), open_share=0, chance=chance)
    before = resident_mb()
    imported(ready, COUNT * 2, since=now() - timedelta(days=350), open_share=0, chance=chance)
    yield at_most(f"memory grown over {COUNT * 2:,} imported cases", resident_mb() - before, "MB", 20)
    pairs = []
    for _ in range(ROUNDS):
        first, begin = _last_id(), time.perf_counter()
        imported(ready, COUNT, since=now() - timedelta(days=300), open_share=0, chance=chance)
        mine = COUNT / (time.perf_counter() - begin)
        pairs.append((mine, COUNT / _floor_seconds(first)))
    mine, raw = (statistics.median(side) for side in zip(*pairs, strict=True))
    rows = Entry.objects.filter(subject_id__gt=0).count() / Case.objects.filter(pk__gt=0).count() + 2
    note = f"{mine:,.0f}/s of {raw:,.0f}/s raw, {rows:.1f} rows a case"
    yield at_least("importing closed cases ÷ raw floor of the rows", mine / raw, "×", 1 / 5, note)


def imported(ready: cell.Ready, count: int, *, since: datetime, open_share: float, chance: Random) -> None:
    """Report so many cases in batches and take all but ``open_share`` of them to their end."""
    powers = Powers.of_operator(ready.powers.posts[0].area_id)
    done = 0
    while done < count:
        with Batch(BATCH) as batch:
            for _ in range(min(BATCH, count - done)):
                at = since + timedelta(seconds=chance.randrange(86_400 * 30))
                act = Act(via=Via.IMPORT, done_at=at, book=batch)
                words = f"第{done}号 路灯不亮，请检修。 Street light {done} is out."
                draft = Draft(category=chance.choice(ready.categories), words=words, point=chance.choice(ready.points))
                case = report(act, draft, staff=True)
                if chance.random() >= open_share:
                    _to_the_end(act, powers, case)
                done += 1


def _to_the_end(act: Act, powers: Powers, case: Case) -> None:
    while case.pending in COURSE and case.stage not in ENDED:
        act = act.again(done_at=act.done_at + timedelta(hours=3))
        COURSE[Verb(case.pending)](act, powers, case.pk)


def _last_id() -> int:
    return Case.objects.filter(pk__gt=0).order_by("-pk").values_list("pk", flat=True).first() or 0


def _floor_seconds(first: int) -> float:
    """Write the rows of the cases after ``first`` again with the bare driver, in batches; seconds."""
    cases = _rows(Rows(Case), Case.objects.filter(pk__gt=first))
    entries = _rows(Rows(Entry), Entry.objects.filter(subject_kind="case", subject_id__gt=first))
    tables: list[tuple[Rows[Any], list[list[Any]]]] = [(Rows(Case), cases), (Rows(Entry), entries)]
    words = [(row[0], row[Rows(Case).names.index("words")]) for row in cases]
    renewed = [(rows.table, rows.columns, [_renewed(rows, row) for row in values]) for rows, values in tables]
    return _sqlite(renewed, words) if connection.vendor == "sqlite" else _postgres(renewed, words)


def _rows(rows: Rows[Any], found: Any) -> list[list[Any]]:
    columns = ", ".join(rows.columns)
    sql, params = found.order_by("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM ({sql}) AS r", params)
        return [list(row) for row in cursor.fetchall()]


def _renewed(rows: Rows[Any], row: list[Any]) -> list[Any]:
    """The row with its id negative and its unique values changed."""
    new = list(row)
    changes: dict[str, Callable[[Any], Any]] = {
        "id": lambda value: -value,
        "subject_id": lambda value: -value,
        "tracking_code": lambda value: value[:11] + "o",
        "part": lambda value: value + 100,
    }
    for i, name in enumerate(rows.names):
        if name in changes:
            new[i] = changes[name](new[i])
    return new


def _batches(values: list[Any]) -> Iterator[list[Any]]:
    size = -(-len(values) // (COUNT // BATCH))
    yield from (values[i : i + size] for i in range(0, len(values), size))


def _sqlite(tables: list[tuple[str, list[str], list[list[Any]]]], words: list[Any]) -> float:
    from gridwork.cases.rules.words import tokens

    db = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    db.execute("PRAGMA synchronous=FULL")
    db.execute("PRAGMA foreign_keys=ON")
    found = [(-case_id, " ".join(tokens(text))) for case_id, text in words]
    queues = [
        (f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", _batches(rows))
        for table, columns, rows in tables
    ]
    queues.append(("INSERT INTO cases_search (rowid, words) VALUES (?, ?)", _batches(found)))
    begin = time.perf_counter()
    for parts in zip(*(batches for _, batches in queues), strict=False):
        db.execute("BEGIN IMMEDIATE")
        for (sql, _), part in zip(queues, parts, strict=True):
            db.executemany(sql, part)
        db.execute("COMMIT")
    return time.perf_counter() - begin


def _postgres(tables: list[tuple[str, list[str], list[list[Any]]]], words: list[Any]) -> float:
    import psycopg

    from gridwork.cases.rules.words import tokens

    settings = connection.settings_dict
    found = [[-case_id, " ".join(f"'{t}'" for t in tokens(text))] for case_id, text in words]
    queues = [(table, columns, _batches(rows)) for table, columns, rows in tables]
    queues.append(("cases_search", ["case_id", "words"], _batches(found)))
    with psycopg.connect(
        host=settings["HOST"], port=settings["PORT"] or 5432, user=settings["USER"], password=settings["PASSWORD"],
        dbname=settings["NAME"], options=settings["OPTIONS"].get("options", ""), autocommit=True,
    ) as db:  # fmt: skip
        begin = time.perf_counter()
        for parts in zip(*(batches for _, _, batches in queues), strict=False):
            with db.transaction(), db.cursor() as cursor:
                for (table, columns, _), part in zip(queues, parts, strict=True):
                    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
                        for row in part:
                            copy.write_row(row)
        return time.perf_counter() - begin


def resident_mb() -> float:
    """Memory of our own, without the pages of the database file that SQLite maps in."""
    with open("/proc/self/status") as status:
        found = re.search(r"RssAnon:\s+(\d+)", status.read())
    return int(found[1]) / 1024 if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
