"""However acts arrive, they end as if carried out in order, or in a conflict or refusal somebody is told of (F7)."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridwork.accounts.models import Person
from gridwork.base import sealed
from gridwork.base.moment import now
from gridwork.cases.models import Case
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.commands.samples import draw
from gridwork.fieldwork.models import DayLog, Deed, Rectification, SampleItem
from gridwork.journal.models import Entry
from gridwork.ledger.models import Place, Record
from gridwork.sync.commands import taking
from gridwork.sync.commands.taking import take
from gridwork.sync.models import Device, Receipt
from gridwork.sync.queries.devices import mark_of
from gridwork.sync.rules.outcomes import Outcome
from gridwork.sync.rules.wire import Upload
from tests import inspecting, make, recording
from tests.crew import Crew

pytestmark = pytest.mark.django_db
VERBS = ("report", "case.note", "place.change", "record.change", "log.write", "log.clear", "visit", "round", "zero",
         "sample.check")  # fmt: skip
ON_NOTICES = ("notice.extend", "notice.withdraw", "inspection")
PHONES = 3
"""Two of one person, one of another."""
PHOTO = {"sha256": "0" * 64, "width": 4, "height": 3, "bytes": 99, "slot": "exits"}
Cell = tuple[Any, ...]


class Killed(BaseException):
    """The server died here; nothing of what it was doing is there afterwards."""


@dataclass(frozen=True, slots=True)
class World:
    """Two grid heads of one grid's line with three phones, and what they may touch."""

    crew: Crew
    phones: list[Device]
    case: Case
    place: Place
    record: Record
    home: Place
    notice: Rectification
    item: SampleItem
    began: datetime

    @classmethod
    def make(cls) -> World:
        crew = Crew.of(make.cell())
        grid = crew.county.grids[0]
        shop = recording.shop(grid)
        owners = [crew.worker, crew.worker, crew.village_head]
        case = make.case(grid)
        recording.dwelling(crew.county.grids[1], households=1)
        drawn = draw(
            make.act(), make.operator(), "households", crew.county.villages[0].id, in_force().calendar.today(now())
        )
        return cls(
            crew, [phone(person) for person in owners], case, shop, recording.record("shop", shop, trade="food"),
            recording.dwelling(grid), inspecting.notice(crew.worker, recording.shop(grid), long_ago()),
            drawn.items.get(),
            now() - timedelta(hours=PHONES * 4),
        )  # fmt: skip

    def act(self, number: int, which: int, verb: str, choice: int) -> dict[str, Any]:
        """The ``number``-th act of all, done on this phone; ``choice`` decides between two things to say."""
        day = str(in_force().calendar.today(now()))
        done = self.began + timedelta(minutes=10 * number)
        grid = self.crew.county.grids[0].id
        chain = {"notice": self.notice.pk, "seen": 1, "reason": f"第{number}次"}
        bodies: dict[str, dict[str, Any]] = {
            "report": {"category": "litter", "words": f"第{number}处", "grid": grid},
            "case.note": {"case": self.case.pk, "words": f"第{number}次"},
            "place.change": {"place": self.place.pk, "seen": 1, "values": {("name", "number")[choice]: f"{number}号"}},
            "record.change": {"record": self.record.pk, "seen": 1, "values": {"trade": ("food", "repair")[choice]}},
            "log.write": {"day": day, "words": f"第{number}句", "seen": 0},
            "log.clear": {"day": day},
            "visit": {"visit": "every_household", "place": self.home.pk, "day": day,
                      "outcome": ("absent", "declined")[choice], "reason": f"第{number}次外出", "needs": [],
                      "words": ""},
            "round": {"grid": grid, "started_at": done.isoformat(), "words": "", "stops": [], "seconds": 60,
                      "stopped_at": (done + timedelta(minutes=(5, 15)[choice])).isoformat()},
            "zero": {"grid": grid, "day": day},
            "notice.extend": chain | {"by": f"{choice + 1} days"},
            "notice.withdraw": chain,
            "inspection": {"inspection": "fire", "place": self.notice.place_id, "again_for": self.notice.pk, "day": day,
                           "answers": {"exits": {"is": ("pass", "fail")[choice]}}, "words": "", "notice": False},
            "sample.check": {"item": self.item.pk, "method": "revisit", "day": day, "words": f"第{number}次",
                             "answers": {"visited": ("yes", "no")[choice], "helped": "unknown"}},
        }  # fmt: skip
        photos = [PHOTO] if verb == "inspection" and choice else []
        return {"ref": str(uuid4()), "verb": verb, "done_at": done.isoformat(), "body": bodies[verb], "photos": photos}

    def state(self) -> dict[Cell, Any]:
        """Everything the acts can have changed, cell by cell."""
        place, record = Place.objects.get(pk=self.place.pk), Record.objects.get(pk=self.record.pk)
        notice, item = inspecting.fresh(self.notice), SampleItem.objects.get(pk=self.item.pk)
        cells: dict[Cell, Any] = {
            ("place", "name"): place.name, ("place", "number"): place.number,
            ("record", "trade"): json.loads(record.values)["trade"],
            ("notice", "deadline"): notice.deadline_at, ("notice", "state"): notice.state,
            ("notice", "round"): notice.round,
            ("item", "answers"): item.answers, ("item", "words"): sealed.unseal(item.sealed) if item.sealed else "",
        }  # fmt: skip
        for log in DayLog.objects.all():
            cells |= {("log", log.person_id): log.words, ("cleared", log.person_id): log.cleared_at is not None}
        for verb, kind in (
            ("report", "case"),
            ("note", "case"),
            ("walk", "round"),
            ("visit", "visit"),
            ("inspect", "inspection"),
        ):
            for ref in Entry.objects.filter(verb=verb, subject_kind=kind).values_list("act_ref", flat=True):
                cells[verb, ref] = True
        for deed in Deed.objects.filter(kind="zero report"):
            cells["zero report", deed.person_id] = True
        return cells

    def touched(self, which: int, act: dict[str, Any]) -> set[Cell]:
        """The cells an act can change."""
        person = self.phones[which].person_id
        body = act["body"]
        names = {"report": "report", "case.note": "note", "round": "walk", "visit": "visit"}
        match act["verb"]:
            case "place.change":
                return {("place", key) for key in body["values"]}
            case "record.change":
                return {("record", key) for key in body["values"]}
            case "log.write" | "log.clear":
                return {("log", person), ("cleared", person)}
            case "notice.extend":
                return {("notice", "deadline")}
            case "notice.withdraw":
                return {("notice", "state")}
            case "inspection":
                return {("notice", key) for key in ("deadline", "state", "round")} | {("inspect", UUID(act["ref"]))}
            case "sample.check":
                return {("item", "answers"), ("item", "words")}
            case "zero":
                return {("zero report", person)}
            case verb:
                return {(names[verb], UUID(act["ref"]))}


def long_ago() -> str:
    """This time forty days ago, as Beijing's clocks show it: the notice's first deadline is over, its next is not."""
    return f"{now() - timedelta(days=40) + timedelta(hours=8):%Y-%m-%d %H:%M}"


def phone(person: Person) -> Device:
    at = now()
    return Device.objects.create(
        uid=uuid4(), person=person, digest=uuid4().hex, mark=mark_of(person), data_key=b"", signed_in_at=at, seen_at=at
    )


def send(world: World, which: int, acts: list[dict[str, Any]]) -> list[Any]:
    """What the server answers to an upload of one phone."""
    device = world.phones[which]
    powers = make.powers(device.person)
    return take(device, powers, Upload(sent_at=now(), acts=acts))["receipts"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One try to upload: which acts of a phone in which order; where the server dies; whether the reply is lost."""

    which: int
    picks: list[int]
    dies_at: int | None
    reply_lost: bool


def days(verbs: tuple[str, ...]) -> st.SearchStrategy[list[tuple[int, str, int]]]:
    """What is done with these verbs: on which phone, and which of two things it says."""
    done = st.tuples(st.integers(0, PHONES - 1), st.sampled_from(verbs), st.integers(0, 1))
    return st.lists(done, min_size=1, max_size=12)


DONE = days((*VERBS, *ON_NOTICES)) | days(ON_NOTICES)
"""Of anything; and of what is done to one and the same notice, whose order matters most."""
DELIVERIES = st.lists(
    st.builds(
        Delivery, st.integers(0, PHONES - 1), st.lists(st.integers(0, 11), min_size=1, max_size=12),
        st.none() | st.integers(0, 5), st.booleans(),
    ),
    max_size=8,
)  # fmt: skip


def deliver(
    world: World, acts: list[tuple[int, dict[str, Any]]], deliveries: list[Delivery], kill: Callable[[int | None], None]
) -> None:
    """Send everything in this disorder, and then what was not answered yet."""
    waiting = {number: act for number, (_, act) in enumerate(acts)}

    def upload(which: int, numbers: list[int], *, reply_lost: bool = False) -> None:
        sent = [number for number in numbers if number < len(acts) and acts[number][0] == which]
        answered = {one["ref"] for one in send(world, which, [acts[number][1] for number in sent])}
        for number in sent:
            if not reply_lost and acts[number][1]["ref"] in answered:
                waiting.pop(number, None)

    for one in deliveries:
        kill(one.dies_at)
        with suppress(Killed):
            upload(one.which, one.picks, reply_lost=one.reply_lost)
    kill(None)
    for which in range(PHONES):
        upload(which, list(waiting))
    assert not waiting


def in_order(world: World, acts: list[tuple[int, dict[str, Any]]]) -> tuple[dict[Cell, Any], set[UUID]]:
    """The state after the acts one by one as they were done, and which of them were not stored; nothing of it stays."""
    with transaction.atomic():
        for which, act in acts:
            send(world, which, [act])
        state, unstored = world.state(), listed()
        transaction.set_rollback(True)
    return state, unstored


def listed() -> set[UUID]:
    """The acts somebody has to deal with."""
    return set(Receipt.objects.exclude(outcome=Outcome.STORED).values_list("ref", flat=True))


def nothing_lost_nothing_twice(acts: list[tuple[int, dict[str, Any]]]) -> None:
    """Each act has one receipt; what is stored stands in the journal once, what is not is kept as it was sent."""
    receipts = {row.ref: row for row in Receipt.objects.all()}
    assert receipts.keys() == {UUID(act["ref"]) for _, act in acts}
    for _, act in acts:
        row = receipts[UUID(act["ref"])]
        entries = Entry.objects.filter(act_ref=row.ref, part=0).count()
        if row.outcome == Outcome.STORED:
            # A day cleared or reported as without findings already, and a place that is so already, need no word.
            assert entries == 1 or row.verb in ("log.clear", "zero", "place.change"), row.verb
        else:
            assert entries == 0
            assert json.loads(json.loads(sealed.unseal(row.sent or b""))["act"]) == act


@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(done=DONE, deliveries=DELIVERIES)
def test_any_order_of_arrival_ends_as_the_acts_in_order_or_in_a_listed_conflict(
    world: World, monkeypatch: pytest.MonkeyPatch, done: list[tuple[int, str, int]], deliveries: list[Delivery]
) -> None:
    carry_out, left = taking.carry_out, [10**6]

    def mortal(*given: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        return carry_out(*given)

    def kill(at: int | None) -> None:
        left[0] = 10**6 if at is None else at

    with transaction.atomic(), monkeypatch.context() as patched:
        patched.setattr(taking, "carry_out", mortal)
        acts = [(which, world.act(number, which, verb, choice)) for number, (which, verb, choice) in enumerate(done)]
        ordered, unstored = in_order(world, acts)
        deliver(world, acts, deliveries, kill)
        nothing_lost_nothing_twice(acts)
        arrived, told_of = world.state(), listed() | unstored
        differ = {cell for cell in arrived.keys() | ordered.keys() if arrived.get(cell) != ordered.get(cell)}
        explained = {cell for which, act in acts if UUID(act["ref"]) in told_of for cell in world.touched(which, act)}
        assert differ <= explained, (differ - explained, [(w, a["verb"], a["body"]) for w, a in acts])
        transaction.set_rollback(True)


@pytest.fixture
def world(db: None) -> World:
    return World.make()
