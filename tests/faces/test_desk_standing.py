"""Field work of an earlier day is judged at the desk by who was at work on it, as it is from a phone (F1, G5)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gridwork.accounts.models import Person
from gridwork.fieldwork.commands.occasions import OccasionDraft, plan_occasion
from gridwork.fieldwork.commands.visits import VisitDraft, record_visit
from gridwork.fieldwork.models import DayLog, Deed, Inspection, Occasion, Rectification, Round, Visit
from gridwork.ledger.models import Place
from gridwork.ledger.rules.kinds import Kind
from gridwork.territory.models import Posting
from gridwork.territory.queries.edition import today
from tests import inspecting, make, recording
from tests.faces.desk import REMEMBERED, Staff, opens_within, signed_in
from tests.faces.standing import day, leave, spoken
from tests.inspecting import LINES

pytestmark = pytest.mark.django_db
DESK = "/desk/fieldwork"
ROUND, HELD, ZERO = f"{DESK}/rounds/new", f"{DESK}/occasions/record", f"{DESK}/zero"
STOPS = {"stop-TOTAL_FORMS": "1", "stop-INITIAL_FORMS": "0"}


@pytest.fixture
def home(staff: Staff) -> Place:
    """A home, and a shop beside it."""
    recording.shop(staff.county.grids[0])
    return recording.dwelling(staff.county.grids[0])


@pytest.fixture
def second(staff: Staff) -> Person:
    """The B holder of the worker's post."""
    return make.officer("grid_worker", staff.county.grids[0], login="chen.er", name="陈二", rank="B")


def works_told(staff: Staff, home: Place, ago: int) -> dict[str, dict[str, Any]]:
    """What the forms of all kinds of work send of a day, by address."""
    grid, on = staff.county.grids[0].id, str(day(ago))
    shop = Place.objects.get(kind=Kind.PREMISES)
    return {
        ROUND: STOPS | {"grid": grid, "day": on, "begin": "00:00", "end": "00:00", "pause": "0", "words": "看楼道"},
        f"/desk/visits/places/{home.pk}/record": {
            "kind": "every_household", "day": on, "outcome": "absent", "reason": "外出",
        },
        HELD: {"kind": "meeting", "area": grid, "title": "院落会", "held_on": on, "minutes": "楼道堆物"},
        ZERO: {"grid": grid, "day": on},
        f"{DESK}/log/write": {"day": on, "words": "巡查两处", "seen": "0"},
        f"{DESK}/log/clear": {"day": on},
        f"/desk/inspections/places/{shop.pk}/fire": {"day": on} | {f"is-{line}": "pass" for line in LINES},
    }  # fmt: skip


def outcomes(client: Client, told: dict[str, dict[str, Any]]) -> list[tuple[int, str]]:
    answers = [client.post(address, given) for address, given in told.items()]
    return [(answer.status_code, answer.content.decode()) for answer in answers]


def test_who_stood_in_enters_the_work_of_that_day_when_the_other_is_back(
    staff: Staff, second: Person, home: Place
) -> None:
    leave(staff.worker, day(2), day(2))
    found = outcomes(signed_in(second, "en"), works_told(staff, home, 2))
    assert [status for status, _ in found] == [303] * len(found), found
    postings = [
        one.get().posting
        for one in (Round.objects, Visit.objects, Occasion.objects, DayLog.objects, Inspection.objects)
    ]
    assert {one.rank for one in postings if one} == {"B"}
    assert {deed.posting.rank for deed in Deed.objects.all()} == {"B"}


@pytest.mark.parametrize("ago", [0, 1, 3])
def test_on_no_other_day_does_it_let_them_do_anything(staff: Staff, second: Person, home: Place, ago: int) -> None:
    leave(staff.worker, day(2), day(2))
    for status, page in outcomes(signed_in(second, "en"), works_told(staff, home, ago)):
        assert status in (403, 422)
        assert "at work today" in page if ago == 0 else spoken(ago) in page, page
    for kind in (Round, Visit, Occasion, Deed, DayLog, Inspection):
        assert not kind.objects.exists()


def test_who_is_on_leave_now_enters_work_from_before_and_none_of_today(staff: Staff, home: Place) -> None:
    leave(staff.worker, day(0), day(0))
    client = signed_in(staff.worker, "en")
    assert {status for status, _ in outcomes(client, works_told(staff, home, 1))} == {303}
    for status, page in outcomes(client, works_told(staff, home, 0)):
        assert (status in (403, 422), "You are on leave" in page) == (True, True), page


def test_who_was_on_leave_then_is_told_which_day_that_was(staff: Staff, home: Place) -> None:
    leave(staff.worker, day(2), day(2))
    client = signed_in(staff.worker, "en")
    for status, page in outcomes(client, works_told(staff, home, 2)):
        assert (status in (403, 422), "were on leave" in page, spoken(2) in page) == (True, True, True), page
    assert {status for status, _ in outcomes(client, works_told(staff, home, 1))} == {303}


def test_a_post_that_was_lost_since_opens_nothing_any_more(staff: Staff, home: Place) -> None:
    client = signed_in(staff.worker, "en")
    Posting.objects.filter(person=staff.worker).update(to_day=day(1))
    assert {status for status, _ in outcomes(client, works_told(staff, home, 2))} <= {403, 404}
    assert client.get(ROUND).status_code == 403


def test_a_form_begins_with_the_last_day_one_worked_on(staff: Staff, second: Person, home: Place) -> None:
    addresses = ROUND, HELD, f"/desk/visits/places/{home.pk}/record"
    assert {signed_in(second).get(address).status_code for address in addresses} == {403}
    leave(staff.worker, day(4), day(3))
    for address in addresses:
        page = signed_in(second).get(address).content.decode()
        assert f'value="{day(3)}"' in page, address
        assert f'value="{day(0)}"' in signed_in(staff.worker).get(address).content.decode()
    for listed, to in ((f"{DESK}/rounds", ROUND), (f"{DESK}/occasions", HELD), (DESK, ROUND)):
        assert to in signed_in(second).get(listed).content.decode()
    assert f"{home.pk}/record" in signed_in(second).get(f"/desk/visits/places/{home.pk}").content.decode()


def test_what_they_recorded_by_mistake_they_take_back(staff: Staff, second: Person, home: Place) -> None:
    leave(staff.worker, day(2), day(2))
    client = signed_in(second, "en")
    client.post(ROUND, works_told(staff, home, 2)[ROUND])
    address = f"{DESK}/mistakes/round/{Round.objects.get().pk}"
    assert address in client.get(f"{DESK}/rounds/{Round.objects.get().pk}").content.decode()
    assert client.post(address, {"why": "twice"}).status_code == 303
    assert not Round.objects.exists()


def test_what_was_planned_is_recorded_as_held_by_whoever_stood_in_and_called_off_by_others(
    staff: Staff, second: Person
) -> None:
    draft = OccasionDraft("drill", staff.county.grids[0].id, "演练", day(2))
    planned = plan_occasion(make.act(person=staff.worker), make.powers(staff.worker), draft)
    leave(staff.worker, day(2), day(2))
    client, here = signed_in(second, "en"), f"{DESK}/occasions/{planned.pk}"
    page = client.get(here).content.decode()
    assert (f"{here}/held" in page, f"{here}/cancel" in page) == (True, False)
    assert client.post(f"{here}/cancel", {"reason": "下雨"}).status_code == 403
    assert client.post(f"{here}/held", {"held_on": str(day(2)), "minutes": "疏散用时四分钟"}).status_code == 303


def test_what_was_said_at_a_door_is_not_opened_by_having_stood_in(staff: Staff, second: Person, home: Place) -> None:
    said = VisitDraft("every_household", day=today(), outcome="met", place_id=home.pk, words="灯坏了")
    record_visit(make.act(person=staff.worker), make.powers(staff.worker), said)
    leave(staff.worker, day(2), day(2))
    address = f"/desk/visits/places/{home.pk}"
    for page in (address, f"{address}/record"):
        assert "灯坏了" in signed_in(staff.worker).get(page).content.decode()
        assert "灯坏了" not in signed_in(second).get(page).content.decode()


def test_a_day_gone_by_costs_two_queries_and_the_form_two_for_whoever_stands_by(
    staff: Staff, second: Person, home: Place
) -> None:
    leave(staff.worker, day(9), day(1))

    def cost(client: Client, ago: int) -> int:
        told = works_told(staff, home, ago)[f"/desk/visits/places/{home.pk}/record"]
        with CaptureQueriesContext(connection) as asked:
            assert client.post(f"/desk/visits/places/{home.pk}/record", told).status_code == 303
        own = [one["sql"] for one in asked if not any(told in one["sql"] for told in REMEMBERED)]
        return sum("territory_posting" in sql or "territory_absence" in sql for sql in own)

    Posting.objects.filter(person=second).update(from_day=day(20))
    worker, deputy = signed_in(staff.worker), signed_in(second)
    cost(worker, 0)
    now = cost(worker, 0)
    assert cost(worker, 10) == now + 2
    # The door, the form and the act ask once each.
    assert cost(deputy, 3) == cost(deputy, 2) == now + 6
    opens_within(deputy, ROUND, 10)


def test_who_stood_in_enters_an_inspection_and_a_second_look_of_that_day_and_finds_the_way_to_it(
    staff: Staff, second: Person, home: Place
) -> None:
    shop = Place.objects.get(kind=Kind.PREMISES)
    notice = inspecting.notice(staff.worker, shop, f"{day(6)} 09:00")
    client, at, chain = (
        signed_in(second, "en"),
        f"/desk/inspections/places/{shop.pk}",
        f"/desk/rectifications/{notice.pk}",
    )
    ways = {at: f"{at}/fire", chain: f"{chain}/again"}
    assert [to in client.get(here).content.decode() for here, to in ways.items()] == [False, False]
    leave(staff.worker, day(2), day(2))
    for here, to in ways.items():
        assert to in client.get(here).content.decode()
        assert f'value="{day(2)}"' in client.get(to).content.decode()
    assert client.post(f"{chain}/again", {"day": str(day(1)), "is-exits": "pass"}).status_code in (403, 422)
    assert Rectification.objects.get().state == "issued"
    assert client.post(f"{chain}/again", {"day": str(day(2)), "is-exits": "pass"}).status_code == 303
    assert Rectification.objects.get().state == "closed"
