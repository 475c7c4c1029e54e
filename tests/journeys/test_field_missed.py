"""What was missed stands on the phone's list until it is made up for or explained, also with no signal (F1, F7)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.terms import Cadence
from gridwork.fieldwork.models import Deed, Excuse
from gridwork.fieldwork.rules.periods import before, period_of
from gridwork.ledger.models import Place
from tests import make, recording
from tests.crew import Crew
from tests.journeys.test_console import at_work
from tests.journeys.test_field_days import STORED, App

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Any]
ROUND = re.compile("Rounds in the grid Missed")


@pytest.fixture
def crew(db: None) -> Crew:
    """A village where a round of any length is due every day, and an inspection every month, in any season."""
    duties = make.charter().model_dump(mode="json")["duties"]
    duties["rounds"] |= {"every": "day", "hours": None}
    for key in ("log", "zero"):
        duties[key]["posts"] = ["village_head"]
    return Crew.of(make.cell(make.charter(duties=duties, inspections=make.in_any_season())))


def ago(days: int) -> date:
    return in_force().calendar.today(now()) - timedelta(days=days)


def test_missed_rounds_are_explained_and_made_up_for_with_no_signal(open_page: OpenPage, crew: Crew) -> None:
    grid, worker = crew.county.grids[3], make.person(name="网格员丙")
    make.posting(worker, "grid_worker", grid, from_day=ago(2))
    app = App(open_page, worker, 360)
    missed = app.page.get_by_role("link", name=ROUND)
    kept = app.page.locator(".item .mark", has_text="Kept on this phone, not sent yet")
    assert missed.count() == 2
    app.signal(there=False)
    missed.first.click()
    app.told("is not done")
    app.press("Give the reason")
    app.told("Say in a sentence what kept you from it.")
    app.type("Why could it not be done?", "山洪封路")
    app.keep("Give the reason")

    kept.wait_for()
    assert missed.count() == 1, "what is explained on this phone is not called missed any longer"
    missed.click()
    app.page.get_by_role("link", name="Make up for it now").click()
    app.told("This round makes up for")
    app.press("Start now")
    app.go("today")
    app.page.get_by_role("link", name="Round under way").click()
    app.told("This round makes up for")
    app.press("End the round")
    assert app.page.get_by_label("The day it was due").input_value() == str(ago(2))
    app.press("Keep the round")
    app.told("Say why it was late.")
    app.type("Why late", "前天培训")
    app.keep("Keep the round")

    kept.nth(1).wait_for()
    assert missed.count() == 0
    day = ago(1)
    held = worker.postings.get().pk
    assert app.faults(["today", f"excuse?duty=rounds&posting={held}&period={day}", "round"]) == []
    assert app.states() == ["Kept on this phone, not sent yet"] * 2
    assert not Excuse.objects.exists()

    app.signal(there=True)
    app.told("The county has everything you kept.")
    assert app.states() == [STORED] * 2
    app.go("today")
    app.page.get_by_role("heading", name="Duties").wait_for()
    app.page.get_by_role("heading", name="Missed lately").wait_for(state="detached")
    assert Excuse.objects.get().period == day
    assert Deed.objects.get().makes_up == ago(2)

    desk = at_work(open_page, crew.town_head, width=390)
    for day, told in ((ago(1), ("missed, reason given", "山洪封路")), (ago(2), ("done late", "前天培训"))):
        desk.goto(f"/desk/fieldwork/duties/people/{worker.pk}?span=month&day={day}")
        for words in told:
            desk.get_by_text(words).first.wait_for(state="attached")


def test_a_month_with_shops_left_out_is_explained_with_no_signal_and_stands_so_at_the_desk(
    open_page: OpenPage, crew: Crew
) -> None:
    shops = [recording.shop(crew.county.grids[0], name=name) for name in ("顺达商店", "兴隆商店")]
    Place.objects.filter(pk__in=[shop.pk for shop in shops]).update(opened_at=now() - timedelta(days=70))
    month = before(Cadence.MONTH, period_of(Cadence.MONTH, ago(0)))
    app = App(open_page, crew.worker, 360)
    app.press_if_there("All that was missed")
    line = app.page.locator('a.item[href*="inspection%3Afire"]')
    app.signal(there=False)
    line.click()
    app.told("0 of 2 done.")
    app.page.get_by_role("link", name="Make up for it now").click()
    app.page.get_by_role("link", name="兴隆商店").wait_for()
    app.page.go_back()
    app.type("Why could it not be done?", "店主都去赶集了")
    app.keep("Give the reason")
    app.press_if_there("All that was missed")
    app.page.locator(".item .mark", has_text="Kept on this phone, not sent yet").wait_for()
    held = crew.worker.postings.get().pk
    assert (
        app.faults([f"excuse?duty=inspection:fire&posting={held}&period={month.first}", "due/inspections?of=fire"])
        == []
    )

    app.go("outbox")
    app.signal(there=True)
    app.told("The county has everything you kept.")
    app.go("today")
    app.press_if_there("All that was missed")
    line.wait_for(state="detached")
    assert (Excuse.objects.get().duty, Excuse.objects.get().period) == ("inspection:fire", month.first)
    desk = at_work(open_page, crew.town_head, width=390)
    desk.goto(f"/desk/fieldwork/duties/people/{crew.worker.pk}?span=month&day={month.first}")
    desk.get_by_text("店主都去赶集了").first.wait_for(state="attached")
