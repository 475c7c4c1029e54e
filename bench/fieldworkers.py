"""A thousand grid workers with phones, homes to visit and shops to inspect; and what each does in five days."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import uuid4

from uuid_utils.compat import uuid7

from gridwork.accounts.models import Person
from gridwork.accounts.rules.secret import digest
from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.journal.act import Act, Via
from gridwork.ledger.commands import open_places, open_records
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.record_drafts import RecordDraft
from gridwork.sync.models import Device
from gridwork.sync.queries.devices import mark_of
from gridwork.territory.models import Post, Posting
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers

HOMES, SHOPS, DAYS = 20, 2, 5
CHECKS = ("equipment", "exits", "electricity", "fire_gas", "living", "stock")


@dataclass(slots=True)
class Worker:
    """One worker: the secret of their phone, their grid, and the ids of what they look after."""

    person_id: int
    secret: str
    grid: Node
    homes: list[int] = field(default_factory=list)
    shops: list[int] = field(default_factory=list)
    records: list[int] = field(default_factory=list)


def workers(count: int) -> list[Worker]:
    """Make them, with homes and shops of their own spread over all grids of the county."""
    present = tree()
    grids = present.grids_below(present.root.id)
    found = [_appointed(number, grids[number % len(grids)]) for number in range(count)]
    operator = Powers.of_operator(present.root.id)
    for start in range(0, count, 200):
        _settle(found[start : start + 200], operator)
    return found


def _appointed(number: int, grid: Node) -> Worker:
    person = Person.objects.create(login=f"worker{number}", name=f"网格员{number}", password="!")
    office = tree().office(grid.id)
    post, _ = Post.objects.get_or_create(office_id=office, kind="grid_worker")
    Posting.objects.create(post=post, person=person, rank="A", from_day=now().date() - timedelta(days=400))
    secret, at = f"secret-of-{number}", now()
    Device.objects.create(
        uid=uuid4(),
        person=person,
        digest=digest(secret),
        mark=mark_of(person),
        data_key=b"",
        signed_in_at=at,
        seen_at=at,
    )
    return Worker(person.pk, secret, grid)


def _settle(some: list[Worker], operator: Powers) -> None:
    """Homes with a household's record each, and shops."""
    drafts = [
        PlaceDraft(kind, sort, street="幸福路", number=f"{worker.person_id}-{number}号", grid_id=worker.grid.id)
        for worker in some
        for kind, sort, many in (("dwelling", "", HOMES), ("premises", "shop", SHOPS))
        for number in range(many)
    ]
    places = open_places(Act(Via.CLI), operator, drafts)
    each = HOMES + SHOPS
    for number, worker in enumerate(some):
        own = [place.pk for place in places[number * each : (number + 1) * each]]
        worker.homes, worker.shops = own[:HOMES], own[HOMES:]
    told = [RecordDraft("household", {"members": 3}, place_id=home) for worker in some for home in worker.homes]
    records = open_records(Act(Via.CLI), operator, told)
    for number, worker in enumerate(some):
        worker.records = [record.pk for record in records[number * HOMES : (number + 1) * HOMES]]


def fifty_acts(worker: Worker, categories: list[str], chance: Random) -> list[dict[str, Any]]:
    """Five days without a signal: what the app has waiting, in the order it was done."""
    at = now() - timedelta(days=DAYS + 1)
    found: list[dict[str, Any]] = []
    for number in range(DAYS):
        found += _day(worker, at + timedelta(days=number), number, categories, chance)
    found.append(_act("zero", at - timedelta(days=1), grid=worker.grid.id, day=_on(at - timedelta(days=1))))
    return sorted(found, key=lambda act: str(act["done_at"]))


def _day(
    worker: Worker, at: datetime, number: int, categories: list[str], chance: Random
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Nine or ten acts: a round, visits, reports, corrections, the log."""
    minute = iter(range(1, 100))

    def act(verb: str, *, photos: Any = (), **body: Any) -> dict[str, Any]:
        return _act(verb, at + timedelta(minutes=next(minute)), photos=photos, **body)

    day = _on(at)
    homes = worker.homes[number * 4 : number * 4 + 4]
    for home in homes:
        met = chance.random() < 0.7
        said = {"outcome": "met", "needs": []} if met else {"outcome": "absent", "needs": [], "reason": "外出"}
        yield act("visit", visit="every_household", place=home, day=day, words="都好" if met else "", **said)
    began = at - timedelta(hours=3)
    yield act("round", grid=worker.grid.id, started_at=began.isoformat(), seconds=5400, words="沿主路巡查",
              stopped_at=(began + timedelta(hours=2)).isoformat(), stops=[])  # fmt: skip
    yield act(
        "report",
        category=chance.choice(categories),
        words="幸福路口井盖松动",
        grid=worker.grid.id,
        photos=[_photo("before")],
    )
    if number % 2:
        yield act("report", category=chance.choice(categories), words="垃圾堆放", grid=worker.grid.id)
    if number in (0, DAYS - 1):
        yield act("record.confirm", records=worker.records[10:15])
    yield act("record.change", record=worker.records[number], seen=1, values={"members": 4})
    if number < SHOPS:
        answers = {key: {"is": "pass"} for key in CHECKS}
        yield act(
            "inspection",
            inspection="small_premises",
            place=worker.shops[number],
            day=day,
            answers=answers,
            words="",
            notice=False,
        )
    else:
        yield act(
            "place.change",
            place=worker.shops[number % SHOPS],
            seen=1,
            values={("name", "number")[number % 2]: f"{number}号"},
        )
    yield act("log.write", day=day, words="今天平安。", seen=0)


def _act(verb: str, done: datetime, *, photos: Any = (), **body: Any) -> dict[str, Any]:
    return {"ref": str(uuid7()), "verb": verb, "done_at": done.isoformat(), "body": body, "photos": list(photos)}


def _photo(slot: str) -> dict[str, Any]:
    name = sha256(uuid4().bytes).hexdigest()
    return {"sha256": name, "width": 2048, "height": 1536, "bytes": 400_000, "slot": slot}


def _on(at: datetime) -> str:
    return str(in_force().calendar.today(at))


def as_wire(path: str, secret: str, said: Any) -> bytes:
    """A phone's POST as bytes on the wire."""
    payload = json.dumps(said, ensure_ascii=False).encode()
    head = (
        f"POST /field/api/{path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Device {secret}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\nConnection: keep-alive\r\n\r\n"
    )
    return head.encode() + payload
