"""Whether a worklist page costs the same at a million cases as at twenty thousand."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta
from random import Random

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import cell
from bench.figure import Figure, at_most
from bench.importing import imported
from gridwork.accounts.commands import sign_in
from gridwork.base.moment import now
from gridwork.cases.models import Case
from gridwork.journal.act import Act, Via

SEED, SMALL, LARGE = 2_000, 20_000, 1_000_000


def figures(ready: cell.Ready) -> Iterator[Figure]:
    client = Client(SERVER_NAME="localhost")
    signed = sign_in(Act(via=Via.CONSOLE), "bench", "a long bench pass")
    client.cookies["gridwork_session"] = signed.secret
    paths = ("/desk/cases?mine=all&state=open", "/desk/cases?mine=all&state=overdue", "/desk/cases?mine=all&state=all")
    measured: dict[int, dict[str, float]] = {}
    imported(ready, SEED, since=now() - timedelta(days=60), open_share=0.1, chance=Random(3))
    for size in (SMALL, LARGE):
        _grow(size)
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(paths[0])
        assert answer.status_code == 200
        yield at_most(f"queries of a worklist page at {size:,} cases", len(seen), "queries", 8)
        measured[size] = {path: _p95(client, path) for path in paths}
    for path in paths:
        small, large = measured[SMALL][path], measured[LARGE][path]
        note = f"p95 {large:.1f} ms against {small:.1f} ms"
        name = path.rsplit("=", 1)[1]
        yield at_most(f"worklist of 50, {name}: {LARGE:,} ÷ {SMALL:,} cases", large / small, "×", 1.3, note)


def _p95(client: Client, path: str) -> float:
    for _ in range(10):
        client.get(path)
    times = []
    for _ in range(120):
        begin = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.quantiles(times, n=20)[-1]


def _grow(size: int) -> None:
    """Copy the cases there are until there are so many: a tenth open, dues spread over days."""
    have = Case.objects.count()
    names = [f.column for f in Case._meta.concrete_fields if f.column]
    last = Case.objects.order_by("-pk").values_list("pk", flat=True)[0]
    while have < size:
        step = min(have, size - have)
        changed = {
            "id": f"id + {last}", "tracking_code": f"'x' || (id + {last})",
            "external_key": "NULL", "merged_into_id": "NULL",
        }  # fmt: skip
        chosen = ", ".join(changed.get(name, name) for name in names)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO cases_case ({', '.join(names)}) SELECT {chosen} FROM cases_case ORDER BY id LIMIT {step}"
            )
        last, have = last * 2, have + step
    with connection.cursor() as cursor:
        # A table that has just grown fiftyfold is tidied in the background; wait for that here.
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE cases_case")
