"""However checks of a sample arrive, each drawn thing is checked once, and who came later is told (F7, F8)."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.commands.samples import draw
from gridwork.fieldwork.models import Deed, Sample, SampleItem
from gridwork.journal.models import Entry
from gridwork.sync.commands.taking import take
from gridwork.sync.models import Device, Receipt
from gridwork.sync.queries.devices import mark_of
from gridwork.sync.rules.wire import Upload
from tests import make, recording

pytestmark = pytest.mark.django_db
DRAWN = 3
"""A tenth of the homes."""
PHONES = 3
"""Two of one village head, one of the other."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sample of one village that both heads of another check, and their phones."""

    sample: Sample
    items: list[SampleItem]
    phones: list[Device]

    @classmethod
    def make(cls) -> Drawn:
        rules = make.charter().model_dump(mode="json")
        rules["posts"]["village_head"]["holders"] = 2
        rules["samples"]["households"]["across"] = "village"
        county = make.cell(make.charter(posts=rules["posts"], samples=rules["samples"]))
        one, other = (make.officer("village_head", county.villages[1]) for _ in range(2))
        for _ in range(10 * DRAWN):
            recording.dwelling(county.grids[0], households=1)
        day = in_force().calendar.today(now())
        sample = draw(make.act(), make.operator(), "households", county.villages[0].id, day)
        return cls(sample, list(sample.items.order_by("drawn")), [phone(person) for person in (one, one, other)])

    def act(self, item: int, said: str) -> dict[str, Any]:
        body = {
            "item": self.items[item].pk, "method": "revisit", "day": str(in_force().calendar.today(now())),
            "answers": {"visited": said, "helped": "unknown"}, "words": "",
        }  # fmt: skip
        return {"ref": str(uuid4()), "verb": "sample.check", "done_at": now().isoformat(), "body": body, "photos": []}


def phone(person: Any) -> Device:
    at = now()
    return Device.objects.create(
        uid=uuid4(), person=person, digest=uuid4().hex, mark=mark_of(person), data_key=b"", signed_in_at=at, seen_at=at
    )


def send(drawn: Drawn, which: int, acts: list[dict[str, Any]]) -> list[Any]:
    device = drawn.phones[which]
    return take(device, make.powers(device.person), Upload(sent_at=now(), acts=acts))["receipts"]


DONE = st.lists(
    st.tuples(st.integers(0, PHONES - 1), st.integers(0, DRAWN - 1), st.sampled_from(["yes", "no"])),
    min_size=1, max_size=8,
)  # fmt: skip
ARRIVALS = st.lists(st.lists(st.integers(0, 7), min_size=1, max_size=8), max_size=6)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(done=DONE, arrivals=ARRIVALS)
def test_each_drawn_thing_is_checked_once_whatever_arrives(
    drawn: Drawn, done: list[tuple[int, int, str]], arrivals: list[list[int]]
) -> None:
    with transaction.atomic():
        acts = [(which, item, drawn.act(item, said)) for which, item, said in done]
        for numbers in [*arrivals, list(range(len(acts)))]:
            for which in range(PHONES):
                send(drawn, which, [acts[n][2] for n in numbers if n < len(acts) and acts[n][0] == which])
        receipts = {row.ref: row.outcome for row in Receipt.objects.all()}
        assert receipts.keys() == {UUID(act["ref"]) for _, _, act in acts}
        stored = Counter(item for _, item, act in acts if receipts[UUID(act["ref"])] == "stored")
        assert stored == Counter({item for _, item, _ in acts})
        checks = Entry.objects.filter(subject_kind="sample", verb="check")
        assert {entry.act_ref for entry in checks} == {ref for ref, outcome in receipts.items() if outcome == "stored"}
        for _, item, act in acts:
            if receipts[UUID(act["ref"])] == "stored":
                assert json.loads(SampleItem.objects.get(pk=drawn.items[item].pk).answers) == act["body"]["answers"]
        assert Deed.objects.filter(kind="cross-check").count() == (len(stored) == DRAWN)
        transaction.set_rollback(True)


def test_whoever_checks_what_was_checked_meanwhile_hears_that_it_stands(drawn: Drawn) -> None:
    first, late = drawn.act(0, "yes"), drawn.act(0, "no")
    (stored,), (refused,) = send(drawn, 0, [first]), send(drawn, 2, [late])
    assert (stored["outcome"], stored["subject"]["kind"]) == ("stored", "sample")
    assert (refused["outcome"], refused["fault"].code) == ("refused", "checked")
    assert SampleItem.objects.get(pk=drawn.items[0].pk).person_id == drawn.phones[0].person_id
    (again,) = send(drawn, 0, [first])
    assert again["outcome"] == "stored"


@pytest.fixture
def drawn(db: None) -> Drawn:
    return Drawn.make()
