"""A thousand workers × fifty acts at once through the API, beside the raw floor of the same rows; and downloads."""

from __future__ import annotations

import gzip
import json
import os
import socket
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import pairwise
from random import Random
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import cell, load, upload_floor
from bench.fieldworkers import Worker, as_wire, fifty_acts, workers
from bench.figure import Figure, at_least, at_most, plain
from gridwork.base.moment import now
from gridwork.cases.models import Case
from gridwork.fieldwork.models import Inspection, Round, Visit
from gridwork.ledger.models import Place
from gridwork.sync.models import Receipt

WORKERS = int(os.environ.get("GRIDWORK_BENCH_WORKERS", "1000"))
RECORDED = 8
"""Workers beside the thousand whose uploads are recorded for the floor, one for each of its clients."""
WARMING = 4
ROUNDS = 10
FLOOR_UPLOADS = 100
FLOOR_SECONDS = 2.0


def figures(ready: cell.Ready) -> Iterator[Figure]:
    chance = Random(4)
    people = workers(WORKERS + WARMING + RECORDED + 2)
    first, watched, recorded = people[0], people[1], people[2 : 2 + RECORDED]
    _upload(first, ready, chance)
    yield from _queries(watched, ready, chance)
    written = [upload_floor.record(partial(_upload, one, ready, chance)) for one in recorded]
    yield plain("rows an upload of 50 acts inserts or updates", sum(map(len, written)) / RECORDED, "rows")
    yield from _downloads(watched)
    yield from _all_at_once(ready, people[2 + RECORDED :], written, chance)


def _upload(worker: Worker, ready: cell.Ready, chance: Random) -> Any:
    acts = fifty_acts(worker, ready.categories, chance)
    answer = _client(worker).post("/field/api/acts", _said(acts), content_type="application/json")
    told = answer.json()["receipts"]
    refused = [(one["verb"], one["fault"]) for one in told if one["outcome"] != "stored"]
    assert len(told) == len(acts) == 50, len(told)
    assert not refused, refused[:3]
    return told


def _client(worker: Worker) -> Client:
    return Client(SERVER_NAME="localhost", headers={"Authorization": f"Device {worker.secret}"})


def _said(acts: list[dict[str, Any]]) -> dict[str, Any]:
    return {"sent_at": now().isoformat(), "acts": acts}


def _queries(worker: Worker, ready: cell.Ready, chance: Random) -> Iterator[Figure]:
    with CaptureQueriesContext(connection) as seen:
        _upload(worker, ready, chance)
    points = sum("SAVEPOINT" in one["sql"] for one in seen)
    yield plain("statements of an upload of 50 acts", len(seen) - points, "queries", f"and {points} savepoints")


def _downloads(worker: Worker) -> Iterator[Figure]:
    """The first download of one grid, and a pull with nothing new."""
    client = _client(worker)

    def post(path: str, said: Any) -> Any:
        answer = client.post(f"/field/api/{path}", said, content_type="application/json")
        assert answer.status_code == 200, answer.content
        return answer

    first = post("compare", {"marks": {}})
    here = first.json()["grids"][str(worker.grid.id)]
    bodies = [first.content]
    ids = {"places": [one for one, _ in here["places"]], "records": [one for one, _ in here["records"]]}
    for start in range(0, max(map(len, ids.values())), 500):
        said = {key: listed[start : start + 500] for key, listed in ids.items()}
        bodies.append(post("fetch", said).content)
    total, packed = sum(map(len, bodies)), sum(len(gzip.compress(body)) for body in bodies)
    many = Place.objects.filter(grid=worker.grid.id).count()
    yield plain("first download of one grid", total / 1000, "kB", f"{packed / 1000:.1f} kB packed, {many} places")
    again = post("compare", {"marks": {str(worker.grid.id): here["mark"]}})
    yield at_most("a pull with nothing new", len(again.content), "bytes", 500)
    with CaptureQueriesContext(connection) as seen:
        post("compare", {"marks": {}})
    yield at_most("queries of a pull", len(seen), "queries", 6)


def _all_at_once(
    ready: cell.Ready, people: list[Worker], written: list[list[upload_floor.Written]], chance: Random
) -> Iterator[Figure]:
    """The floor is measured between the rounds, and each round is held against the floors on both sides of it: a shared
    machine is not as fast at the end of a minute as at its beginning."""
    clients = RECORDED if connection.vendor == "postgresql" else 2
    acts = [(worker.secret, fifty_acts(worker, ready.categories, chance)) for worker in people]
    warming, acts = acts[:WARMING], acts[WARMING:]
    rounds = max(1, min(ROUNDS, len(acts) // 10))
    single, floors, took, waits = _by_act(written), [_floor(written)], [], []
    apart, stored = [_floor(single)], Counter[str]()
    server = cell.serve(processes=2)
    try:
        _send(server.port, warming, clients)
        for number in range(rounds):
            before = _counts()
            seconds, each = _send(server.port, acts[number::rounds], clients)
            stored.update(_counts())
            stored.subtract(before)
            took.append(seconds)
            waits += each
            floors.append(_floor(written))
        apart.append(_floor(single))
        whole, mapped = server.memory_mb(), server.mapped_mb()
        yield at_most(
            "memory of a web process after the uploads", whole - mapped, "MB", 250, f"and {mapped:,.0f} mapped"
        )
    finally:
        server.stop()
    speeds = [len(acts[number::rounds]) / seconds for number, seconds in enumerate(took)]
    ratios = sorted(mine / statistics.mean(pair) for mine, pair in zip(speeds, pairwise(floors), strict=True))
    mine, name = len(acts) / sum(took), f"{len(acts):,} × 50 acts over HTTP, {clients} clients ÷"
    note = (
        f"median of {rounds} rounds, {ratios[0]:.3f} to {ratios[-1]:.3f}; {mine * 50:,.0f} acts/s of"
        f" {statistics.mean(floors) * 50:,.0f} raw, median upload {statistics.median(waits) * 1000:,.0f} ms"
    )
    yield at_least(f"{name} raw, a transaction an upload", statistics.median(ratios), "×", 1 / 6, note)
    raw = statistics.mean(apart)
    yield plain(f"{name} raw, a transaction an act", mine * 50 / raw, "×", f"of {raw:,.0f} acts/s raw")
    yield from _whole([act for _, own in acts for act in own], stored)


def _by_act(written: list[list[upload_floor.Written]]) -> list[list[upload_floor.Written]]:
    """The rows of each upload in fifty parts: what an act writes on average."""
    return [list(rows[len(rows) * part // 50 : len(rows) * (part + 1) // 50]) for rows in written for part in range(50)]


def _floor(written: list[list[upload_floor.Written]]) -> float:
    """Raw transactions a second, one for each list of rows."""
    if connection.vendor == "sqlite":
        return upload_floor.sqlite_uploads(
            str(connection.settings_dict["NAME"]), written, max(FLOOR_UPLOADS, len(written))
        )
    each = len(written) // RECORDED
    shares = [written[number * each : (number + 1) * each] for number in range(RECORDED)]
    return upload_floor.postgres_uploads(dict(connection.settings_dict), shares, FLOOR_SECONDS)


def _send(port: int, acts: list[tuple[str, list[dict[str, Any]]]], clients: int) -> tuple[float, list[float]]:
    """Every worker uploads once; seconds for all, and for each. What is not answered is an error."""
    waiting = list(acts)
    waits: list[float] = []
    faults: list[str] = []

    def run() -> None:
        with socket.create_connection(("127.0.0.1", port)) as wire:
            while waiting and not faults:
                try:
                    secret, own = waiting.pop()
                except IndexError:
                    return
                begin = time.perf_counter()
                wire.sendall(as_wire("acts", secret, _said(own)))
                status, body = load.answer(wire)
                waits.append(time.perf_counter() - begin)
                if status != 200 or len(json.loads(body)["receipts"]) != len(own):
                    faults.append(f"{status} {body[:200]!r}")

    took = load.at_once(run, clients)
    if faults:
        raise RuntimeError(f"the server did not take an upload: {faults[0]}")
    return took, waits


MADE: dict[str, Any] = {"report": Case, "visit": Visit, "round": Round, "inspection": Inspection}
"""Verbs that make a thing of their own each time."""


def _counts() -> dict[str, int]:
    """How many receipts there are, how many of them stored, and how many things were made."""
    made = {verb: model.objects.count() for verb, model in MADE.items()}
    stored = Receipt.objects.filter(outcome="stored").count()
    return {"receipts": Receipt.objects.count(), "stored": stored, **made}


def _whole(sent: list[dict[str, Any]], new: Mapping[str, int]) -> Iterator[Figure]:
    """Nothing lost, nothing twice: what was sent beside how many there are of each more than before."""
    asked = {verb: sum(act["verb"] == verb for act in sent) for verb in MADE} | {"receipts": len(sent)}
    twice = sum(max(new[what] - many, 0) for what, many in asked.items())
    lost = len(sent) - new["stored"] + sum(max(many - new[what], 0) for what, many in asked.items())
    yield at_most("acts lost or refused", lost, "acts", 0, f"of {len(sent):,}")
    yield at_most("acts done twice", twice, "acts", 0, ", ".join(f"{many:,} {what}" for what, many in asked.items()))
