"""The acts of one upload are written together, and each sees what those before it did (F7, ADR 0014)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.models import Deed, Visit
from gridwork.journal.models import Entry
from gridwork.journal.queries.verify import broken_chains
from gridwork.ledger.models import Place, Record
from gridwork.sync.commands.taking import _Taking, take
from gridwork.sync.models import Device
from gridwork.sync.rules.wire import Upload
from tests import make, recording
from tests.commands.test_sync_order import phone
from tests.crew import Crew

pytestmark = pytest.mark.django_db


@pytest.fixture
def device(crew: Crew) -> Device:
    return phone(crew.worker)


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> None:
    """It must go straight: an upload taken act by act would write nothing together."""
    monkeypatch.setattr(_Taking, "_each", lambda *_: pytest.fail("was taken act by act"))


def acts(*said: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Acts a minute apart, the last of them just now."""
    began = now() - timedelta(minutes=len(said))
    return [
        {"ref": str(uuid4()), "verb": verb, "done_at": (began + timedelta(minutes=number)).isoformat(), "body": body,
         "photos": []}
        for number, (verb, body) in enumerate(said)
    ]  # fmt: skip


def outcomes(device: Device, sent: list[dict[str, Any]]) -> list[str]:
    receipts = take(device, make.powers(device.person), Upload(sent_at=now(), acts=sent))["receipts"]
    return [one["outcome"] for one in receipts]


def visit(place: Place, outcome: str = "met") -> tuple[str, dict[str, Any]]:
    day = str(in_force().calendar.today(now()))
    said = {"visit": "every_household", "place": place.pk, "day": day, "outcome": outcome, "words": "都好"}
    return "visit", {**said, "needs": [], "reason": "" if outcome == "met" else "外出"}


@pytest.mark.usefixtures("together")
def test_a_change_sees_what_the_act_before_it_changed(device: Device, crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    changes = [("place.change", {"place": shop.pk, "seen": 1, "values": {"name": name}}) for name in ("甲店", "乙店")]
    assert outcomes(device, acts(*changes)) == ["stored"] * 2
    assert Place.objects.get(pk=shop.pk).name == "乙店"
    assert list(Entry.objects.filter(subject_kind="place", subject_id=shop.pk).values_list("seq", flat=True)) == [
        1,
        2,
        3,
    ]
    assert list(broken_chains()) == []


@pytest.mark.usefixtures("together")
def test_a_record_a_visit_confirmed_is_changed_and_confirmed_again(device: Device, crew: Crew) -> None:
    home = recording.dwelling(crew.county.grids[0])
    record = recording.record("household", home, members=3)
    sent = acts(
        visit(home), ("record.change", {"record": record.pk, "seen": 1, "values": {"members": 4}}),
        ("record.confirm", {"records": [record.pk]}),
        ("visit", visit(home)[1] | {"another": True}),
    )  # fmt: skip
    assert outcomes(device, sent) == ["stored"] * 4
    told = Entry.objects.filter(subject_kind="record", subject_id=record.pk).order_by("seq")
    assert [one.verb for one in told] == ["open", "confirm", "change", "confirm", "confirm"]
    assert Record.objects.get(pk=record.pk).seq == 5
    assert list(broken_chains()) == []
    assert (Visit.objects.count(), Deed.objects.count()) == (2, 2)


def test_a_zero_report_after_a_report_is_met_with_what_was_found(device: Device, crew: Crew) -> None:
    grid, day = crew.county.grids[0].id, str(in_force().calendar.today(now()))
    sent = acts(
        ("report", {"category": "litter", "words": "路口", "grid": grid}), ("zero", {"grid": grid, "day": day}),
    )  # fmt: skip
    assert outcomes(device, sent) == ["stored", "refused"]
    assert not Deed.objects.filter(kind="zero report").exists()


def test_words_of_a_day_that_contradict_those_of_the_act_before_are_put_to_their_writer(
    device: Device, crew: Crew
) -> None:
    day = str(in_force().calendar.today(now()))
    sent = acts(*(("log.write", {"day": day, "words": words, "seen": 0}) for words in ("路灯已修", "水管漏水")))
    assert outcomes(device, sent) == ["stored", "conflict"]


def test_one_refusal_leaves_what_the_others_wrote_and_nothing_of_its_own(device: Device, crew: Crew) -> None:
    homes = [recording.dwelling(crew.county.grids[0]) for _ in range(2)]
    closed = recording.dwelling(crew.county.grids[3])
    sent = acts(visit(homes[0]), visit(closed), visit(homes[1]))
    assert outcomes(device, sent) == ["stored", "refused", "stored"]
    assert set(Visit.objects.values_list("place", flat=True)) == {home.pk for home in homes}
    assert Deed.objects.count() == Entry.objects.filter(subject_kind="visit").count() == 2
    assert list(broken_chains()) == []
