"""Somebody whose post ended in the valley: what came back says so, and nothing is offered that leads nowhere (F7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.territory.commands.postings import end_posting
from gridwork.territory.models import Posting
from tests import make, recording
from tests.crew import Crew
from tests.journeys.looks import axe
from tests.journeys.test_field_days import App

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Any]
WORDS = "门口的灯坏了"


@pytest.fixture
def crew(db: None) -> Crew:
    return Crew.of(make.cell())


def test_a_visit_of_whose_post_has_ended_is_told_rightly_and_mending_it_is_not_what_is_offered_first(
    open_page: OpenPage, crew: Crew
) -> None:
    home = recording.dwelling(crew.county.grids[0], households=1)
    app = App(open_page, crew.worker, 390)
    app.signal(there=False)
    app.go(f"visit/every_household?place={home.pk}")
    app.press("Keep the visit")
    app.told("Please look at what is marked in red")
    app.go("settings")
    app.page.get_by_text("Please look at what is marked in red").wait_for(state="detached")
    app.go(f"visit/every_household?place={home.pk}")
    app.choose("How did it go?", "Somebody was met")
    app.type("What was talked about", WORDS)
    app.keep("Keep the visit")
    held = Posting.objects.get(person=crew.worker)
    end_posting(make.act(), make.operator(), held.pk, last_day=in_force().calendar.today(now()) - timedelta(days=3))

    app.go("outbox")
    app.signal(there=True)
    app.page.get_by_role("link", name="Not accepted").click()
    app.told("There is no such place in your grids; the grid or your post may have changed meanwhile.")
    app.told("Tell whoever looks after it now.")
    app.told(WORDS)
    offered = app.page.locator("main .btn, main summary").all_inner_texts()
    assert offered.index("Let it go") < offered.index("Mend and send again")
    assert app.page.locator("main a.btn-primary").count() == 0
    assert axe(app.page, "out of reach") == []
    for screen in ("today", "round"):
        app.go(screen)
        app.told("No grid is yours at present")
        assert axe(app.page, screen) == []
    assert app.page.get_by_role("button", name="Start now").count() == 0
    app.go("today")
    app.page.get_by_role("heading", name="Today").wait_for()
    assert app.page.get_by_role("heading", name="Days not cleared").count() == 0
    app.go("more")
    app.page.get_by_role("link", name="Log of the day").wait_for()
    for no_more in ("Start a round", "Meeting, publicity day, drill", "Visits due", "Inspections due"):
        assert app.page.get_by_role("link", name=no_more).count() == 0, no_more
    app.go("log")
    app.told("No post of yours has work of this day")
    for deed in ("Keep the sentence", "Clear the day", "Close the week"):
        assert app.page.get_by_role("button", name=deed).count() == 0, deed
