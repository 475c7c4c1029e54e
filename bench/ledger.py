"""Ledgers: the coverage page, importing dwellings, printing booklets, dividing a village; each as ratios to raw floors.

Parts that need a cell run in a fresh one, on SQLite always and on PostgreSQL too when
``GRIDWORK_BENCH_DATABASE_URL`` names a server on which schemas may be made. Dividing needs none.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from bench import dividing
from bench.cases import measured
from bench.figure import Figure

PARTS = ("bench.covering", "bench.ledger_import", "bench.printing")


def run() -> Iterator[Figure]:
    """Every part on every database there is, as soon as each figure is measured."""
    server = os.environ.get("GRIDWORK_BENCH_DATABASE_URL", "")
    if not server:
        print("PostgreSQL is left out; set GRIDWORK_BENCH_DATABASE_URL=postgresql://user:password@host/database")
    for database in ("", server) if server else ("",):
        for part in PARTS:
            print(f"{part.removeprefix('bench.')} on {'PostgreSQL' if database else 'SQLite'}", flush=True)
            yield from measured(part, database)
    print("dividing", flush=True)
    yield from dividing.figures()
