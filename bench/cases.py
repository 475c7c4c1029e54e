"""Cases: making, importing and listing them, each in a fresh cell, as ratios to raw floors.

On SQLite always; on PostgreSQL too when ``GRIDWORK_BENCH_DATABASE_URL`` names a server on
which schemas may be made.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

from bench.figure import Figure, of_line

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("bench.creating", "bench.importing", "bench.listing")


def run() -> Iterator[Figure]:
    """Every part, as soon as each figure is measured."""
    yield from everywhere(PARTS)


def everywhere(parts: tuple[str, ...]) -> Iterator[Figure]:
    """Parts that need a cell, on every database there is."""
    server = os.environ.get("GRIDWORK_BENCH_DATABASE_URL", "")
    if not server:
        print("PostgreSQL is left out; set GRIDWORK_BENCH_DATABASE_URL=postgresql://user:password@host/database")
    for database in ("", server) if server else ("",):
        for part in parts:
            print(f"{part.removeprefix('bench.')} on {'PostgreSQL' if database else 'SQLite'}", flush=True)
            yield from measured(part, database)


def measured(part: str, database: str) -> Iterator[Figure]:
    """One part, in a process and cell of its own."""
    with tempfile.TemporaryDirectory(prefix="gridwork-bench-") as home:
        surroundings = os.environ | {"GRIDWORK_HOME": home, "DJANGO_SETTINGS_MODULE": "gridwork.config.settings"}
        surroundings["GRIDWORK_DATABASE_URL"] = _schema_of_its_own(database)
        command = [sys.executable, "-m", "bench.in_cell", part]
        with subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout
            yield from (of_line(line) for line in child.stdout if line.startswith("{"))
        if child.returncode:
            raise RuntimeError(f"{part} stopped with {child.returncode}")


def _schema_of_its_own(database: str) -> str:
    return f"{database}{'&' if '?' in database else '?'}schema=bench_{token_hex(4)}" if database else ""
