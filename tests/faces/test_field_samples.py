"""What is drawn for somebody's check, taken along on a phone and checked from it (F8, F7)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.commands.samples import draw, draw_again
from gridwork.fieldwork.commands.visits import VisitDraft, record_visit
from gridwork.fieldwork.models import Sample, SampleItem
from gridwork.fieldwork.queries.sampling_units import period_covered
from gridwork.journal.models import Seal
from gridwork.ledger.commands import change_record
from gridwork.ledger.rules.contacts import ContactGiven
from tests import make, recording
from tests.faces.desk import REMEMBERED, Staff, signed_in
from tests.faces.phone import Phone

pytestmark = pytest.mark.django_db
SAID = {"visited": "yes", "helped": "no"}


@pytest.fixture(autouse=True)
def _sealed(db: None) -> None:
    Seal.objects.create(day=date(2026, 3, 31), entries=1, root="r", digest="d", sealed_at=now())


def drawn(staff: Staff, key: str = "households", *, homes: int = 0) -> Sample:
    """The first village's sample of this period; first so many dwellings are recorded in its first grid."""
    for number in range(homes):
        recording.dwelling(staff.county.grids[0], households=1, street="柳巷", number=f"{homes - number}号")
    since = period_covered(in_force().charter.samples[key], today()).first
    return draw(make.act(), make.operator(), key, staff.county.villages[0].id, since)


def today() -> date:
    return in_force().calendar.today(now())


def check(phone: Phone, item: int, *, words: str = "", answers: dict[str, str] = SAID, **said: Any) -> dict[str, Any]:
    body = {"item": item, "method": "revisit", "day": str(today()), "answers": answers, "words": words}
    (receipt,) = phone.send(phone.act("sample.check", **body | said))
    return receipt


def test_what_is_drawn_comes_along_as_one_walks_and_goes_when_it_is_checked(staff: Staff) -> None:
    sample = drawn(staff, homes=40)
    phone = Phone.of(staff.village)
    (told,) = phone.get("today").json()["samples"]
    assert (told["id"], told["name"], told["again"]) == (sample.pk, "Sample of households", False)
    assert (told["size"], told["checked"], told["own"]) == (4, 0, 0)
    assert (told["drawn_on"], told["due_on"]) == (str(today()), str(sample.due_on))
    assert [one["key"] for one in told["questions"]] == ["visited", "helped"]
    numbers = [int(one["title"].removeprefix("柳巷").removesuffix("号")) for one in told["items"]]
    assert numbers == sorted(numbers)
    assert len(numbers) == 4
    assert {one["path"].split(" / ")[-1] for one in told["items"]} == {staff.county.grids[0].name}
    receipt = check(phone, told["items"][0]["id"], words="都说好", method="call")
    assert (receipt["outcome"], receipt["subject"]["kind"]) == ("stored", "sample")
    item = SampleItem.objects.get(pk=told["items"][0]["id"])
    assert (item.method, item.person_id, item.checked_on) == ("call", staff.village.pk, today())
    (left,) = phone.get("today").json()["samples"]
    assert (left["checked"], left["items"]) == (1, told["items"][1:])


def test_nobody_else_hears_what_was_drawn_and_a_second_check_nothing_of_the_first(staff: Staff) -> None:
    sample = drawn(staff, homes=12)
    village, town = Phone.of(staff.village), Phone.of(staff.town)
    assert [phone.get("today").json()["samples"] for phone in (Phone.of(staff.worker), town)] == [[], []]
    for item in sample.items.all():
        check(village, item.pk, words="希望有人帮忙买药")
    assert village.get("today").json()["samples"] == []
    again = draw_again(make.act(person=staff.town), make.powers(staff.town), sample.pk)
    (told,) = town.get("today").json()["samples"]
    assert (told["id"], told["again"], len(told["items"])) == (again.pk, True, 1)
    assert set(told["items"][0]) == {"id", "title", "what", "where", "path", "day", "told"}
    assert "买药" not in town.get("today").content.decode()
    assert village.get("today").json()["samples"] == []
    assert check(village, told["items"][0]["id"])["fault"]["code"] == "no-sample"
    assert check(town, told["items"][0]["id"])["outcome"] == "stored"


def test_what_was_in_ones_own_hands_is_left_to_somebody_else(staff: Staff) -> None:
    sample = drawn(staff, homes=20)
    first, other = sample.items.all()
    draft = VisitDraft("every_household", day=today(), outcome="met", place_id=first.subject_id)
    record_visit(make.act(person=staff.village), make.powers(staff.village), draft)
    phone = Phone.of(staff.village)
    (told,) = phone.get("today").json()["samples"]
    assert ([one["id"] for one in told["items"]], told["own"]) == ([other.pk], 1)
    receipt = check(phone, first.pk)
    assert (receipt["outcome"], receipt["fault"]["code"]) == ("refused", "own-work")


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({"answers": {"visited": "yes"}}, "answers"),
        ({"answers": SAID | {"visited": "maybe"}}, "answers.visited"),
        ({"method": "post"}, "method"),
        ({"day": "2026-01-01"}, "day"),
    ],
)
def test_what_a_form_would_not_take_comes_back_with_its_reason(staff: Staff, said: dict[str, Any], place: str) -> None:
    item = drawn(staff, homes=1).items.get()
    receipt = check(Phone.of(staff.village), item.pk, **said)
    assert (receipt["outcome"], receipt["fault"].get("place")) == ("refused", place)
    assert SampleItem.objects.get(pk=item.pk).checked_on is None


def test_what_a_record_says_comes_along_but_no_contact(staff: Staff) -> None:
    grid = staff.county.grids[0]
    record = recording.record("shop", recording.shop(grid, name="顺达商店"), trade="food", area=45.5)
    agreed = {"contact": ContactGiven("李店主", "0500-7788", date(2026, 3, 1))}
    change_record(make.act(person=staff.worker), make.powers(staff.worker), record.pk, {}, seen=1, contacts=agreed)
    drawn(staff, "ledger")
    told = Phone.of(staff.village).get("today").json()["samples"]
    ((item,),) = (one["items"] for one in told)
    desk = signed_in(staff.village, "en").get(f"/desk/samples/items/{item['id']}").content.decode()
    assert ["Floor area", "45.5 m²"] in item["told"]
    assert all(label in desk and text in desk for label, text in item["told"])
    assert "7788" not in str(told)


def test_a_list_with_samples_of_any_length_costs_the_same_number_of_queries(staff: Staff) -> None:
    def cost() -> int:
        phone.get("today")
        with CaptureQueriesContext(connection) as asked:
            assert phone.get("today").status_code == 200
        return len([one for one in asked if not any(told in one["sql"] for told in REMEMBERED)])

    phone = Phone.of(staff.village)
    none = cost()
    drawn(staff, homes=10)
    one = cost()
    Sample.objects.get().items.all().delete()
    Sample.objects.all().delete()
    drawn(staff, homes=90)
    assert (SampleItem.objects.count(), cost()) == (10, one)
    assert one - none <= 4
