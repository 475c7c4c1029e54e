"""A town's dwellings brought in by table: speed against the raw floor of the same rows, and flat memory (L6)."""

from __future__ import annotations

import csv
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection

from bench import cell
from bench.figure import Figure, at_least, at_most, plain
from bench.importing import resident_mb
from gridwork.base.identifiers import plate_codes
from gridwork.base.rows import Rows
from gridwork.exchange.commands import ledger_import as commands
from gridwork.exchange.commands.running import CHUNK
from gridwork.exchange.models import Import
from gridwork.exchange.queries.imports import AT_WORK
from gridwork.exchange.rules.matching import Matching
from gridwork.exchange.tasks import step
from gridwork.journal.act import Act, Via
from gridwork.journal.models import Entry
from gridwork.ledger.models import Place
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

DWELLINGS = int(os.environ.get("GRIDWORK_BENCH_DWELLINGS", "500000"))
A_BUILDING = 50
WARM = 10_000
FLOOR_ROWS, ROUNDS = min(40_000, DWELLINGS), 3
HEADINGS = ["编号", "地点种类", "名称", "街路巷", "门牌号", "位于", "经度", "纬度", "户数"]


def figures(ready: cell.Ready) -> Iterator[Figure]:
    """Bring in a small table first, so that what is loaded once is loaded; then the town."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "town.csv")
        _write(path, ready.points, WARM, "w")
        warm, _, _ = _carried(path)
        empty = _floor(warm, WARM)
        _write(path, ready.points, DWELLINGS, "d")
        before = resident_mb()
        one, checking, running = _carried(path)
    grown = resident_mb() - before
    rows = one.rows
    yield at_most(f"memory grown over {rows:,} imported rows", grown, "MB", 60)
    yield plain("checking the table, every row", rows / checking, "rows/s")
    raw = 2 / (empty + _floor(one, FLOOR_ROWS))
    mine = rows / running
    note = f"{mine:,.0f}/s of {raw:,.0f}/s raw"
    yield at_least("importing dwellings ÷ raw floor of their rows", mine / raw, "×", 1 / 3, note)


def _write(path: Path, points: list[tuple[float, float]], count: int, mark: str) -> None:
    """Buildings of fifty dwellings each, all over the county."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADINGS)
        for building in range(count // A_BUILDING):
            lon, lat = points[building % len(points)]
            key, street = f"{mark}b{building}", f"第{building // 40}街"
            table.writerow([key, "楼栋", f"{building}号楼", street, f"{building % 40}号", "", lon, lat, ""])
            for door in range(A_BUILDING):
                number = f"{building % 40}号{door // 10 + 1}单元{door % 10 + 1}02"
                table.writerow([f"{mark}{building}-{door}", "住宅", "", street, number, key, lon, lat, 1 + door % 2])


def _carried(path: Path) -> tuple[Import, float, float]:
    """Import the file as the worker would; seconds of the check and of the run."""
    powers = Powers.of_operator(tree().root.id)
    with path.open("rb") as file:
        content = iter(lambda: file.read(1 << 20), b"")
        one = commands.bring(
            Act(Via.CLI), powers, into="places", area_id=tree().root.id, file_name=path.name, content=content
        )
    one = commands.match(Act(Via.CLI), powers, one.pk, Matching.of(one.matching))
    checking = _worked(one)
    if one.refused:
        raise RuntimeError(f"{one.refused} of {one.rows} rows were refused")
    one = commands.run(Act(Via.CLI), powers, one.pk)
    return one, checking, _worked(one)


def _worked(one: Import) -> float:
    begin = time.perf_counter()
    while one.stage in AT_WORK:
        step(one.pk)
        one.refresh_from_db()
    return time.perf_counter() - begin


def _floor(one: Import, count: int) -> float:
    """Write rows of the import again with the bare driver, a chunk in a transaction; seconds a row.

    Asked before the town, when the tables are nearly empty, and after it, when they are full:
    the import ran through all that lies between.
    """
    return statistics.median(_again_seconds(one, count) for _ in range(ROUNDS)) / count


def _again_seconds(one: Import, count: int) -> float:
    places, entries = Rows(Place), Rows(Entry)
    last = Place.objects.filter(import_id=one.pk).order_by("-pk").values_list("pk", flat=True)[count - 1]
    taken = Place.objects.filter(pk__lt=0).count()
    made = Place.objects.filter(pk__gte=last).order_by("pk")[:count]
    told = Entry.objects.filter(subject_kind="place", subject_id__gte=last, seq=1)[:FLOOR_ROWS]
    tables: list[tuple[Rows[Any], list[list[Any]]]] = [
        (places, _again(places, made, taken)),
        (entries, _again(entries, told, taken)),
    ]
    return (_sqlite if connection.vendor == "sqlite" else _postgres)(tables)


def _again(rows: Rows[Any], found: Any, taken: int) -> list[list[Any]]:
    """The rows as the driver takes them, with ids below zero and what is unique made so."""
    sql, params = found.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(rows.columns)} FROM ({sql}) AS r", params)
        kept = [list(row) for row in cursor.fetchall()]
    names = {name: place for place, name in enumerate(rows.names)}
    plates = plate_codes(len(kept))
    for number, row in enumerate(kept, taken + 1):
        row[0] = -number
        if "plate" in names:
            row[names["plate"]], row[names["key"]], row[names["import_id"]] = plates.pop(), f"again:{number}", None
        else:
            row[names["subject_id"]], row[names["part"]] = -number, number % 30_000
            row[names["act_ref"]] = _reference(number // 30_000)
    return kept


def _reference(number: int) -> Any:
    made = UUID(int=number + 1)
    return made.hex if connection.vendor == "sqlite" else made


def _chunks(rows: list[list[Any]]) -> Iterator[list[list[Any]]]:
    for start in range(0, len(rows), CHUNK):
        yield rows[start : start + CHUNK]


def _sqlite(tables: list[tuple[Rows[Any], list[list[Any]]]]) -> float:
    db = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    db.execute("PRAGMA synchronous=FULL")
    db.execute("PRAGMA foreign_keys=ON")
    queues = [
        (f"INSERT INTO {rows.table} ({', '.join(rows.columns)}) VALUES ({', '.join('?' * len(rows.columns))})", values)
        for rows, values in tables
    ]
    begin = time.perf_counter()
    for parts in zip(*(_chunks(values) for _, values in queues), strict=True):
        db.execute("BEGIN IMMEDIATE")
        for (sql, _), part in zip(queues, parts, strict=True):
            db.executemany(sql, part)
        db.execute("COMMIT")
    return time.perf_counter() - begin


def _postgres(tables: list[tuple[Rows[Any], list[list[Any]]]]) -> float:
    import psycopg

    at = connection.settings_dict
    with psycopg.connect(
        host=at["HOST"], port=at["PORT"] or 5432, user=at["USER"], password=at["PASSWORD"], dbname=at["NAME"],
        options=at["OPTIONS"].get("options", ""), autocommit=True,
    ) as db:  # fmt: skip
        begin = time.perf_counter()
        for parts in zip(*(_chunks(values) for _, values in tables), strict=True):
            with db.transaction(), db.cursor() as cursor:
                for (rows, _), part in zip(tables, parts, strict=True):
                    with cursor.copy(f"COPY {rows.table} ({', '.join(rows.columns)}) FROM STDIN") as copy:
                        for row in part:
                            copy.write_row(row)
        return time.perf_counter() - begin
