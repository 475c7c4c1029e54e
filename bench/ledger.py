"""Ledgers: the coverage page, importing dwellings, printing booklets, dividing a village; each as ratios to raw floors.

Parts that need a cell run in a fresh one, on SQLite always and on PostgreSQL too when
``GRIDWORK_BENCH_DATABASE_URL`` names a server on which schemas may be made. Dividing needs none.
"""

from __future__ import annotations

from collections.abc import Iterator

from bench import dividing
from bench.cases import everywhere
from bench.figure import Figure

PARTS = ("bench.covering", "bench.ledger_import", "bench.printing")


def run() -> Iterator[Figure]:
    """Every part, as soon as each figure is measured."""
    yield from everywhere(PARTS)
    print("dividing", flush=True)
    yield from dividing.figures()
