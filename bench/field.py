"""Phones that come back to a signal all at once, in a fresh cell, as a ratio to the raw floor of the same rows.

``GRIDWORK_BENCH_WORKERS`` makes it smaller than the thousand workers it is about.
"""

from __future__ import annotations

from collections.abc import Iterator

from bench.cases import everywhere
from bench.figure import Figure


def run() -> Iterator[Figure]:
    """Uploads, and what a phone downloads."""
    yield from everywhere(("bench.syncing",))
