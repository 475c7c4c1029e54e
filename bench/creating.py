"""How fast a case is made: the command alone and over HTTP, as ratios to the raw floor of the same rows."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from random import Random

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import cell, floor, load
from bench.figure import Figure, at_least, at_most, plain
from gridwork.cases.commands import Draft, report
from gridwork.charter.queries.adopted import in_force
from gridwork.journal.act import Act, Via

WORDS = "幸福路口的井盖松动，晚上过路有危险，请尽快处理。 The manhole cover is loose."
CLIENTS = 8
SECONDS = 4.0
ROUNDS = 3


def _act(ready: cell.Ready) -> Act:
    return Act(via=Via.API, person_id=ready.person_id)


def figures(ready: cell.Ready) -> Iterator[Figure]:
    chance = Random(1)
    ordinary = [key for key in ready.categories if not _tells_line(key)]
    draft = Draft(category=ordinary[0], words=WORDS, point=ready.points[0])
    report(_act(ready), draft, staff=True)
    statements = floor.record(lambda: report(_act(ready), draft, staff=True))
    yield plain("rows a new case writes", len(statements), "rows")
    if connection.vendor == "sqlite":
        yield _command_alone(ready, ordinary, statements, chance)
    yield from _over_http(ready, ordinary, statements, chance)


def _tells_line(category: str) -> bool:
    charter = in_force().charter
    return charter.procedures[charter.categories[category].procedure].tell_line


def _command_alone(
    ready: cell.Ready, categories: list[str], statements: list[floor.Statement], chance: Random
) -> Figure:
    ratios = []
    for _ in range(ROUNDS):
        raw = floor.sqlite_transactions(str(connection.settings_dict["NAME"]), statements, 1500)
        begin = time.perf_counter()
        for _ in range(1000):
            draft = Draft(category=chance.choice(categories), words=WORDS, point=chance.choice(ready.points))
            report(_act(ready), draft, staff=True)
        ratios.append((1000 / (time.perf_counter() - begin), raw))
    mine, raw = statistics.median(r[0] for r in ratios), statistics.median(r[1] for r in ratios)
    note = f"{mine:,.0f}/s of {raw:,.0f}/s raw"
    return at_least("creating a case, command alone ÷ raw floor", mine / raw, "×", 1 / 4, note)


def _over_http(
    ready: cell.Ready, categories: list[str], statements: list[floor.Statement], chance: Random
) -> Iterator[Figure]:
    server = cell.serve(processes=2)

    def make() -> bytes:
        longitude, latitude = chance.choice(ready.points)
        body: dict[str, object] = {
            "category": chance.choice(categories), "words": WORDS,
            "point": {"longitude": longitude, "latitude": latitude},
        }  # fmt: skip
        return load.request("/api/v1/cases", body, ready.token, "localhost")

    try:
        clients = CLIENTS if connection.vendor == "postgresql" else 2
        load.requests_a_second(server.port, make, clients=clients, seconds=1)
        pairs = []
        for _ in range(ROUNDS):
            raw = _raw(statements, clients)
            pairs.append((load.requests_a_second(server.port, make, clients=clients, seconds=SECONDS), raw))
        mine = statistics.median(p[0][0] for p in pairs)
        raw = statistics.median(p[1] for p in pairs)
        note = f"{mine:,.0f}/s of {raw:,.0f}/s raw, median {pairs[0][0][1]:.1f} ms"
        least = 1 / 5 if connection.vendor == "postgresql" else 1 / 8
        yield at_least(f"creating a case over HTTP, {clients} clients ÷ raw floor", mine / raw, "×", least, note)
        yield at_most("memory of a web process after the load", server.memory_mb(), "MB", 200)
    finally:
        server.stop()
    yield at_most("queries to create a case over the API", _queries_to_create(ready), "queries", 10)


def _raw(statements: list[floor.Statement], clients: int) -> float:
    if connection.vendor == "sqlite":
        return floor.sqlite_transactions(str(connection.settings_dict["NAME"]), statements, 2000)
    return floor.postgres_transactions(dict(connection.settings_dict), statements, SECONDS, clients)


def _queries_to_create(ready: cell.Ready) -> int:
    client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {ready.token}"})
    longitude, latitude = ready.points[0]
    body = {
        "category": ready.categories[0], "words": WORDS, "point": {"longitude": longitude, "latitude": latitude},
    }  # fmt: skip
    with CaptureQueriesContext(connection) as seen:
        answer = client.post("/api/v1/cases", body, content_type="application/json")
    assert answer.status_code == 201, answer.content[:300]
    return len(seen)
