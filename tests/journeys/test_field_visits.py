"""A household due for two kinds of visits stands in the list once, and one call counts for both (F4, F7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.models import Visit
from gridwork.ledger.models import Place
from tests import make, recording
from tests.crew import Crew
from tests.journeys.test_field_days import App, crew

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["crew"]

OpenPage = Callable[..., Any]
YEARLY, NEED = "Every household", "Households that declared a need"
KEPT = "Kept on this phone, not sent yet"


def home(crew: Crew, *needs: str) -> Place:
    place = recording.dwelling(crew.county.grids[0], households=1)
    recording.record("household", place, members=2, needs=list(needs))
    return place


def test_two_kinds_of_visits_at_one_door_are_one_line_and_one_call(open_page: OpenPage, crew: Crew) -> None:
    needy, other = home(crew, "meals"), home(crew)
    app = App(open_page, crew.worker, 360)
    app.go("due/visits")
    lines = app.page.locator("a.item")
    lines.nth(1).wait_for()
    assert lines.count() == 2, "a line for each door"
    line = app.page.locator(f'a.item[href$="place={needy.pk}"]')
    assert YEARLY in line.inner_text()
    assert NEED in line.inner_text()

    app.signal(there=False)
    line.click()
    app.told("One visit counts for each of them.")
    app.choose("Which visit is it?", YEARLY)
    app.choose("Which visit is it?", NEED)
    app.choose("How did it go?", "Somebody was met")
    app.keep("Keep the visit")
    app.go("due/visits")
    line.locator(".mark", has_text=KEPT).nth(1).wait_for()
    assert KEPT not in app.page.locator(f'a.item[href$="place={other.pk}"]').inner_text()
    assert app.faults(["due/visits", f"visit/declared_need?place={needy.pk}"]) == []

    app.go("outbox")
    app.signal(there=True)
    app.told("The county has everything you kept.")
    app.go("due/visits")
    line.wait_for(state="detached")
    assert [(visit.kind, visit.place_id) for visit in Visit.objects.all()] == [("declared_need", needy.pk)]


def test_who_stands_by_next_door_is_told_before_a_form_is_filled_in(open_page: OpenPage, crew: Crew) -> None:
    own, theirs = home(crew), recording.dwelling(crew.county.grids[1], households=1)
    beside = crew.county.grids[1]
    make.posting(crew.worker, "grid_worker", beside, rank="B")
    app = App(open_page, crew.worker, 390)
    app.go("due/visits")
    app.page.locator(f'a.item[href$="place={own.pk}"]').wait_for()
    assert app.page.locator(f'a.item[href$="place={theirs.pk}"]').count() == 0
    app.go(f"visit/every_household?place={theirs.pk}")
    app.told("You stand by as B holder here: the A holder is at work today.")
    assert app.page.get_by_role("group", name="How did it go?").count() == 0
    assert app.page.get_by_role("button", name="Keep the visit").is_disabled()
    app.go(f"place/{theirs.pk}")
    app.told("You stand by as B holder here")
    assert app.page.get_by_role("link", name=YEARLY).count() == 0
    app.go("round")
    app.page.get_by_role("button", name="Start now").wait_for()
    assert app.page.get_by_label("Where").locator("option").all_inner_texts() == [crew.county.grids[0].name]
    app.go(f"round?grid={beside.id}")
    app.told("You stand by as B holder here")


def test_who_stood_in_tells_of_that_day_and_who_stands_in_has_both_grids(open_page: OpenPage, crew: Crew) -> None:
    own, (theirs, later) = home(crew), [recording.dwelling(crew.county.grids[1], households=1) for _ in range(2)]
    make.posting(crew.worker, "grid_worker", crew.county.grids[1], rank="B")
    today = in_force().calendar.today(now())
    away = crew.neighbour.postings.get()
    make.away(away, today - timedelta(days=2), today - timedelta(days=2))
    app = App(open_page, crew.worker, 390)
    app.go(f"visit/every_household?place={theirs.pk}")
    app.told("Work of a day on which it was yours can be told")
    app.holds("Day of the visit", str(today - timedelta(days=2)))
    app.choose("How did it go?", "Somebody was met")
    app.keep("Keep the visit")
    app.go("outbox")
    app.told("The county has everything you kept.")
    assert [(one.place_id, one.day) for one in Visit.objects.all()] == [(theirs.pk, today - timedelta(days=2))]

    make.away(away, today, today)
    app.go("settings")
    app.go("outbox")
    app.press("Send and fetch now")
    app.go("due/visits")
    line = app.page.locator(f'a.item[href$="place={later.pk}"]')
    line.wait_for()
    assert crew.county.grids[1].name in line.inner_text()
    assert crew.county.grids[0].name in app.page.locator(f'a.item[href$="place={own.pk}"]').inner_text()
