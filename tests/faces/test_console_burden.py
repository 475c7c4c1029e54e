"""The burden view as workers and those who look after them use it (L8)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from gridwork.accounts.models import Person
from gridwork.base import memo
from gridwork.base.moment import now
from gridwork.charter.commands.adopt import adopt
from gridwork.charter.models import CharterVersion
from gridwork.ledger.commands.effort import note_effort
from gridwork.ledger.models import Effort
from gridwork.territory.queries.edition import today
from tests import make, tallies
from tests.faces.desk import Staff, signed_in, staffed

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Staff:
    """The small county under the ledgers of ``tests/tallies.py``; two workers entered something."""
    found = staffed()
    adopt(make.act(), make.charter_of(tallies.LEDGERS), effective_on=make.LONG_AGO)
    note_effort(make.act(person=found.worker), "shops", 330, 8, 3)
    note_effort(make.act(person=found.worker), "", 30, 2, 0)
    note_effort(make.act(person=found.elsewhere), "homes", 60, 4, 1)
    return found


def opened(person: Person, query: str = "") -> str:
    answer = signed_in(person, "en").get(f"/desk/burden{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def rows(page: str) -> dict[str, list[str]]:
    """Row heading → its numbers."""
    found = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', page, re.DOTALL)
    return {re.sub("<[^>]+>", "", head): re.findall(r">(\d+)</td>", cells) for head, cells in found}


def test_a_worker_sees_the_own_burden_by_form_and_that_it_is_no_score(staff: Staff) -> None:
    page = opened(staff.worker)
    assert rows(page) == {"Shops": ["1", "6", "8", "3"], "Places": ["1", "1", "2", "0"]}
    assert "This is not a score." in page
    assert staff.elsewhere.name not in page


def test_whoever_looks_after_people_sees_them_and_opens_one(staff: Staff) -> None:
    page = opened(staff.county_head)
    assert rows(page)[staff.worker.name] == ["2", "6", "10", "3"]
    assert rows(page)[staff.elsewhere.name] == ["1", "1", "4", "1"]
    one = opened(staff.county_head, f"?person={staff.elsewhere.pk}")
    assert rows(one) == {"Homes": ["1", "1", "4", "1"]}
    assert "Everybody you look after" in one
    village = opened(staff.village)
    assert staff.worker.name in village
    assert staff.elsewhere.name not in village


def test_somebody_elses_burden_is_not_there_for_a_worker(staff: Staff) -> None:
    assert signed_in(staff.worker).get(f"/desk/burden?person={staff.elsewhere.pk}").status_code == 404


def test_nonsense_in_the_address_is_the_past_month_and_an_empty_week_says_so(staff: Staff) -> None:
    for query in ("?span=x", "?person=abc", "?after=0"):
        assert "Past month</a>" in opened(staff.county_head, query)
    assert "Nothing was entered in this time." in opened(staff.village, f"?span=week&person={staff.village.pk}")


def test_what_could_be_asked_less_is_said_or_that_it_is_too_early(staff: Staff) -> None:
    assert "Too early to say" in opened(staff.county_head)
    CharterVersion.objects.update(adopted_at=make.act().done_at - timedelta(days=800))
    old = make.day(f"{today() - timedelta(days=700)} 09:00")
    note_effort(make.act(person=staff.worker, at=old), "shops", 60, 1, 0)
    for number in range(20):
        shop = tallies.place(staff.county.grids[0], name=f"商店{number}")
        tallies.record(staff.county.grids[0], "shops", shop, values=f'{{"name": "商店{number}"}}')
    memo.clear_all()
    page = opened(staff.county_head)
    assert "Nobody filled these in or asked for them in a year" in page
    assert "“Shops: 名称” is what “Name of the place” says already, at 20 of 20 places." in page
    assert "Too early" not in page
    roads = opened(staff.roads)
    assert "“Shops" not in roads


def test_the_page_costs_at_most_nine_queries(staff: Staff, django_assert_max_num_queries: Any) -> None:
    client = signed_in(staff.county_head, "en")
    client.get("/desk/burden")
    with django_assert_max_num_queries(9):
        client.get("/desk/burden")


def test_entering_and_changing_a_place_costs_its_worker_the_time_the_form_stood_open(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(staff.village, "en")
    begun = now()
    opened_at = re.search(r'name="opened" value="([^"]+)"', client.get("/desk/places/new?kind=site").content.decode())
    assert opened_at
    monkeypatch.setattr("gridwork.faces.console.ledger.opened.now", lambda: begun + timedelta(seconds=95))
    given = {"kind": "site", "name": "小广场", "grid": staff.county.grids[0].code, "opened": opened_at[1]}
    given["act_ref"] = "01930000-0000-7000-8000-000000000007"
    assert [client.post("/desk/places/new", given).status_code for _ in range(2)] == [303, 303]
    cost = Effort.objects.get(person=staff.village, form="")
    assert (cost.entries, cost.typed, cost.repeated) == (1, 2, 0)
    assert 90 <= cost.seconds <= 100
