"""What was done with no signal is judged by who was at work on that day, and dated by a right calendar (F1, F7, G5)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.fieldwork.models import Deed, Visit
from gridwork.fieldwork.rules.kinds import Verb
from gridwork.ledger.models import Place
from gridwork.territory.models import Posting
from tests import make, recording
from tests.faces.desk import REMEMBERED, Staff
from tests.faces.phone import Phone
from tests.faces.standing import day, leave, spoken

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(staff: Staff) -> Place:
    return recording.dwelling(staff.county.grids[0])


@pytest.fixture
def second(staff: Staff) -> Phone:
    """The phone of the B holder of the worker's post."""
    return Phone.of(make.officer("grid_worker", staff.county.grids[0], login="chen.er", name="陈二", rank="B"))


def visit(phone: Phone, home: Place, ago: int, **at: Any) -> dict[str, Any]:
    said = {
        "visit": "every_household",
        "place": home.pk,
        "outcome": "absent",
        "reason": "外出",
        "needs": [],
        "words": "",
    }
    return phone.act("visit", at=phone.now() - timedelta(days=ago), day=str(day(ago)), **said)


def outcome(phone: Phone, act: dict[str, Any]) -> tuple[str, str]:
    """What became of it, and why."""
    (receipt,) = phone.send(act)
    return receipt["outcome"], receipt["fault"]["reason"] if receipt["fault"] else ""


def test_who_stood_in_may_tell_of_it_when_the_other_is_back(staff: Staff, second: Phone, home: Place) -> None:
    leave(staff.worker, day(3), day(2))
    assert outcome(second, visit(second, home, 2)) == ("stored", "")
    told, why = outcome(second, visit(second, home, 1))
    assert (told, spoken(1) in why) == ("refused", True), why
    assert Visit.objects.get().posting.rank == "B"


def test_who_is_on_leave_now_may_tell_of_work_from_before(staff: Staff, home: Place) -> None:
    phone = Phone.of(staff.worker)
    leave(staff.worker, day(0), day(0))
    assert outcome(phone, visit(phone, home, 1)) == ("stored", "")
    told, why = outcome(phone, visit(phone, home, 0))
    assert (told, "on leave" in why) == ("refused", True), why


def test_who_was_on_leave_then_is_told_which_day_that_was(staff: Staff, home: Place) -> None:
    phone = Phone.of(staff.worker)
    leave(staff.worker, day(2), day(2))
    told, why = outcome(phone, visit(phone, home, 2))
    assert (told, "were on leave" in why, spoken(2) in why) == ("refused", True, True), why
    assert outcome(phone, visit(phone, home, 1)) == ("stored", "")


def test_a_post_that_was_lost_since_gives_nothing_any_more(staff: Staff, home: Place) -> None:
    phone = Phone.of(staff.worker)
    Posting.objects.filter(person=staff.worker).update(to_day=day(1))
    assert outcome(phone, visit(phone, home, 2))[0] == "refused"
    assert not Visit.objects.exists()


def test_a_round_and_a_zero_report_of_days_of_standing_in_are_stored(staff: Staff, second: Phone) -> None:
    grid = staff.county.grids[0].id
    leave(staff.worker, day(4), day(2))
    start = second.now() - timedelta(days=2, minutes=30)
    said = {
        "grid": grid,
        "seconds": 1800,
        "words": "",
        "stops": [],
        "stopped_at": (start + timedelta(minutes=30)).isoformat(),
    }
    walked = second.act("round", at=start + timedelta(minutes=30), started_at=start.isoformat(), **said)
    assert outcome(second, walked) == ("stored", "")
    # Written down only when the other was back; the day it tells of counts.
    assert outcome(second, second.act("zero", grid=grid, day=str(day(3)))) == ("stored", "")
    assert {deed.posting.rank for deed in Deed.objects.all()} == {"B"}


@pytest.mark.parametrize("ahead", [-1, 1, 40])
def test_a_phone_whose_calendar_is_wrong_means_today_by_its_own(staff: Staff, home: Place, ahead: int) -> None:
    phone = Phone.of(staff.worker, ahead=timedelta(days=ahead))
    act = visit(phone, home, 0)
    act["body"]["day"] = str(day(-ahead))
    assert outcome(phone, act) == ("stored", "")
    assert Visit.objects.get().day == day(0)
    grid = staff.county.grids[0].id
    assert outcome(phone, phone.act("zero", grid=grid, day=str(day(-ahead)))) == ("stored", "")
    assert Deed.objects.get(kind=Verb.ZERO).day == day(0)


def test_a_day_that_somebody_chose_stays(staff: Staff, home: Place) -> None:
    phone = Phone.of(staff.worker, ahead=timedelta(days=-1))
    assert outcome(phone, visit(phone, home, 0) | {"done_at": phone.now().isoformat()}) == ("stored", "")
    assert Visit.objects.get().day == day(0)


@pytest.mark.parametrize("told", ["0001-01-01", "1970-01-01"])
@pytest.mark.parametrize("ahead", [0, 2, -2])
def test_a_day_long_gone_belongs_to_the_desk(staff: Staff, home: Place, told: str, ahead: int) -> None:
    phone, grid = Phone.of(staff.worker, ahead=timedelta(days=ahead)), staff.county.grids[0].id
    acts = [
        visit(phone, home, 0),
        phone.act("zero", grid=grid, day=told),
        phone.act("log.write", day=told, words="很久以前", seen=0),
    ]
    acts[0]["body"]["day"] = told
    for act in acts:
        (receipt,) = phone.send(act)
        assert (receipt["outcome"], receipt["fault"]["code"]) == ("refused", "too-old"), act["verb"]


def test_the_phone_knows_where_one_works_today_and_of_which_day_one_may_tell(staff: Staff, second: Phone) -> None:
    own = make.posting(Posting.objects.get(rank="B").person, "grid_worker", staff.county.grids[3])
    leave(staff.worker, day(3), day(2))
    frame = second.get("frame").json()
    posts = {one["posting"]: one for one in frame["posts"]}
    by = next(one for one in posts.values() if one["rank"] == "B")
    assert (by["acting"], by["absent"], by["works"], by["worked_on"]) == (False, False, True, str(day(2)))
    assert (posts[own.pk]["acting"], posts[own.pk]["worked_on"]) == (True, None)
    assert all(post["area"] == post["areas"][-1] for post in posts.values())
    assert {grid["areas"][-1] for grid in frame["grids"]} == {staff.county.grids[n].id for n in (0, 3)}
    assert frame["visits"]
    assert all(set(kind["by"]) == posts.keys() for kind in frame["visits"])


def test_a_desk_makes_the_visits_and_inspections_of_its_domain_alone(staff: Staff) -> None:
    desk = make.officer("town_officer", staff.county.towns[0], "water", login="shui", name="水务")
    frame = Phone.of(desk).get("frame").json()
    assert [kind["key"] for kind in frame["visits"] if kind["by"]] == []


def test_days_gone_by_cost_two_queries_together(staff: Staff) -> None:
    phone = Phone.of(staff.worker)

    def cost(*days: int) -> int:
        homes = [recording.dwelling(staff.county.grids[0]) for _ in range(4)]
        acts = [visit(phone, home, days[n % len(days)]) for n, home in enumerate(homes)]
        with CaptureQueriesContext(connection) as asked:
            phone.send(*acts)
        own = [one["sql"] for one in asked if not any(told in one["sql"] for told in REMEMBERED)]
        return sum("territory_posting" in sql or "territory_absence" in sql for sql in own)

    cost(0)
    without = cost(0)
    assert [cost(1), cost(1, 2), cost(0, 1, 2, 3)] == [without + 2] * 3
