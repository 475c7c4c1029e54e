"""Work of an earlier day at the desk: entered by whoever stood in, and who was there put right (F1, F6, G5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from gridwork.fieldwork.commands.occasions import HeldDraft, OccasionDraft, hold_unplanned
from gridwork.fieldwork.models import Deed, Round
from gridwork.territory.queries.edition import today
from tests import make
from tests.crew import Crew, acted
from tests.journeys.looks import axe
from tests.journeys.test_console import at_work

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Any]


def test_who_stood_in_enters_the_round_when_the_other_is_back(open_page: OpenPage, crew: Crew) -> None:
    second, day = make.officer("grid_worker", crew.county.grids[0], rank="B", name="陈二"), today() - timedelta(days=1)
    make.away(crew.worker.postings.get(), day, day)
    desk = at_work(open_page, second, width=390)
    desk.goto("/desk/fieldwork")
    desk.get_by_role("link", name="Record a round").click()
    assert desk.get_by_label("Walked on").input_value() == str(day)
    desk.get_by_label("Began at").fill("09:00")
    desk.get_by_label("Ended at").fill("10:00")
    desk.get_by_label("Walked on").fill(str(day - timedelta(days=1)))
    desk.get_by_role("button", name="Record the round").click()
    desk.get_by_text("the A holder was at work").first.wait_for()
    assert axe(desk, "a round refused") == []
    desk.get_by_label("Walked on").fill(str(day))
    desk.get_by_role("button", name="Record the round").click()
    desk.get_by_text("The round is recorded.").wait_for()
    assert Round.objects.get().posting == second.postings.get()


def test_who_was_left_out_of_a_meeting_is_added_to_it_afterwards(open_page: OpenPage, crew: Crew) -> None:
    head, village, day = crew.village_head, crew.county.villages[0].id, today()
    draft = OccasionDraft("meeting", village, "周例会", day)
    held = hold_unplanned(acted(head), make.powers(head), draft, HeldDraft(day, "布置防汛。", 0, [crew.neighbour.pk]))
    desk = at_work(open_page, head, width=390)
    desk.goto(f"/desk/fieldwork/occasions/{held.pk}")
    desk.get_by_text("Somebody was left out, or was not there…").click()
    assert desk.get_by_label("网格员乙").is_checked()
    desk.get_by_label("网格员甲").check()
    desk.get_by_label("网格员乙").uncheck()
    assert axe(desk, "who was there") == []
    desk.get_by_role("button", name="Put it right").click()
    desk.get_by_text("Attendance is put right.").wait_for()
    desk.get_by_text("村网格长, 网格员甲").wait_for()
    assert set(Deed.objects.values_list("person", flat=True)) == {head.pk, crew.worker.pk}
