"""What a worker finds on the phone's list (F7)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.base.moment import now
from gridwork.charter.commands.adopt import adopt
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.terms import Cadence
from gridwork.fieldwork.commands.inspections import AnswerGiven, InspectionDraft, inspect_and_issue
from gridwork.fieldwork.commands.logs import write_log
from gridwork.fieldwork.commands.occasions import plan_occasion
from gridwork.fieldwork.rules.gathering import OccasionDraft
from gridwork.fieldwork.rules.periods import before, period_of
from gridwork.ledger.models import Place
from tests import make, recording
from tests.faces.desk import REMEMBERED, Staff
from tests.faces.phone import Phone, jpeg

pytestmark = pytest.mark.django_db


def fill(staff: Staff, many: int) -> None:
    """Work for the worker of grid 0: homes to visit, shops to inspect, one of them with a notice, cases."""
    grid = staff.county.grids[0]
    for _ in range(many):
        recording.record("household", recording.dwelling(grid), members=3)
        shop = recording.shop(grid)
        make.case(grid)
        answers = {
            "equipment": AnswerGiven("pass"),
            "exits": AnswerGiven("fail", "堵塞"),
            "electricity": AnswerGiven("n/a"),
        }
        draft = InspectionDraft("fire", shop.pk, answers, photos={"exits": [jpeg()]})
        inspect_and_issue(make.act(person=staff.village), make.powers(staff.village), draft)


def test_the_list_holds_what_falls_to_the_person_today(staff: Staff) -> None:
    fill(staff, 1)
    worker, day = staff.worker, in_force().calendar.today(now())
    write_log(make.act(person=worker), make.powers(worker), day, "今天平安。", seen=0)
    place = OccasionDraft("meeting", staff.county.grids[0].id, "例会", day + timedelta(days=3))
    plan_occasion(make.act(person=worker), make.powers(worker), place)
    theirs = OccasionDraft("meeting", staff.county.villages[0].id, "村例会", day)
    plan_occasion(make.act(person=staff.village), make.powers(staff.village), theirs)
    phone = Phone.of(worker)
    phone.send(phone.act("case.note", case=10**6, words="x"))
    told = phone.get("today").json()
    assert told["day"] == str(day)
    assert {"log"} <= {one["duty"] for one in told["duties"]} <= {
        "rounds",
        "log",
        "zero",
    } or not in_force().calendar.day(day).working
    assert [one["visit"] for one in told["visits"]] == ["every_household"]
    (due,) = told["inspections"]
    assert (due["inspection"], due["findings"][0]["check"], due["findings"][0]["state"]) == ("fire", "exits", "open")
    assert [one["checks"] for one in told["notices"]] == [["exits"]]
    assert {one["state"] for one in told["missed"]} == {"missed"}
    assert {one["duty"] for one in told["missed"]} == {"rounds", "log", "zero"}
    assert all(one["due_on"] < str(day) for one in told["missed"])
    assert [one["title"] for one in told["planned"]] == ["例会"]
    assert (told["logs"][0]["day"], told["logs"][0]["words"], told["logs"][0]["seq"]) == (str(day), "今天平安。", 1)
    assert told["waiting"] == 1
    assert told["uncleared"] == [], "days whose log is listed as missed stand there"


def test_places_left_out_in_a_period_that_is_over_are_missed_until_the_reason_is_given_on_the_phone(
    staff: Staff,
) -> None:
    adopt(make.act(), make.charter(inspections=make.in_any_season()), effective_on=make.LONG_AGO)
    worker, day = staff.worker, in_force().calendar.today(now())
    shops = [recording.shop(staff.county.grids[0]) for _ in range(2)]
    Place.objects.filter(pk__in=[one.pk for one in shops]).update(opened_at=now() - timedelta(days=70))
    month = before(Cadence.MONTH, period_of(Cadence.MONTH, day))
    phone = Phone.of(worker)
    missed = [one for one in phone.get("today").json()["missed"] if one["duty"] == "inspection:fire"]
    held = worker.postings.get().pk
    (told,) = missed
    assert told == told | {
        "kind": "inspection", "name": "Fire inspection of small premises", "posting": held, "first": str(month.first),
        "last": str(month.last), "due_on": str(month.last), "state": "missed", "done": 0, "times": 2,
    }  # fmt: skip
    why = phone.act("excuse", duty=told["duty"], posting=held, period=told["first"], reason="洪水封路")
    assert [one["outcome"] for one in phone.send(why)] == ["stored"]
    left = phone.get("today").json()["missed"]
    assert "inspection:fire" not in {one["duty"] for one in left}


def test_a_list_the_phone_has_already_is_not_sent_again(staff: Staff) -> None:
    fill(staff, 2)
    phone = Phone.of(staff.worker)
    first = phone.get("today").json()
    same = phone.get("today", mark=first["mark"])
    assert set(same.json()) == {"computed_at"}
    assert len(same.content) < 500
    day = in_force().calendar.today(now())
    write_log(make.act(person=staff.worker), make.powers(staff.worker), day, "今天平安。", seen=0)
    anew = phone.get("today", mark=first["mark"]).json()
    assert (anew["logs"][0]["words"], anew["logs"][0]["seq"]) == ("今天平安。", 1)
    phone.language = "zh-hans"
    assert "logs" in phone.get("today", mark=anew["mark"]).json(), "in another language it is another list"


def test_cases_in_the_inbox_come_with_what_may_be_done(staff: Staff) -> None:
    case = make.case(staff.county.grids[0])
    told = {one["id"]: one for one in Phone.of(staff.village).get("today").json()["cases"]}
    assert told[case.pk]["number"] == case.number
    assert told[case.pk]["step"] == "accept"
    assert set(told[case.pk]["may"]) == {"accept", "note"}


def test_the_list_costs_the_same_number_of_queries_however_long_it_is(staff: Staff) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert phone.get("today").status_code == 200
        return len([one for one in asked if not any(told in one["sql"] for told in REMEMBERED)])

    fill(staff, 1)
    phone = Phone.of(staff.village)
    phone.get("today")
    few = cost()
    fill(staff, 3)
    assert cost() == few <= 40


def test_of_more_than_a_list_holds_the_most_urgent_stay_in_their_order(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gridwork.sync.queries.today.MOST_DUE", 2)
    fill(staff, 3)
    visits = Phone.of(staff.worker).get("today").json()["visits"]
    assert len(visits) == 2
    assert visits == sorted(visits, key=lambda one: one["walk"])
