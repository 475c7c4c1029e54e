"""Who found something has no zero report to make, with no signal too, nor on a phone that is a day off (F1, F7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from gridwork.base.moment import now
from gridwork.cases.models import Case
from gridwork.fieldwork.models import Deed
from gridwork.territory.queries.edition import today
from tests import make
from tests.crew import Crew
from tests.journeys.test_field_days import STORED, App

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crew(db: None) -> Crew:
    """A village where a zero report is due every day."""
    duties = make.charter().model_dump(mode="json")["duties"]
    duties["zero"]["every"] = "day"
    return Crew.of(make.cell(make.charter(duties=duties)))


def test_a_report_takes_the_place_of_the_zero_report_at_once_and_for_good(
    open_page: Callable[..., Any], crew: Crew
) -> None:
    app = App(open_page, crew.worker, 360)
    nothing = app.page.get_by_role("button", name="Nothing found")
    found = app.page.get_by_text("Something was found: nothing to report")
    nothing.wait_for()
    assert found.count() == 0
    app.signal(there=False)
    app.go("report")
    app.page.get_by_role("button", name="Damaged road").click()
    app.type("What do you see?", "护栏断了一截")
    app.keep("Report it")
    found.wait_for()
    assert nothing.count() == 0
    assert app.faults(["today"]) == []

    app.signal(there=True)
    app.go("outbox")
    app.told("The county has everything you kept.")
    assert Case.objects.count() == 1
    assert app.states() == [STORED]
    app.go("settings")
    app.go("today")
    found.wait_for()
    app.told("Done in time")
    assert nothing.count() == 0


def test_a_phone_a_day_slow_is_told_so_and_its_today_is_the_county_s(open_page: Callable[..., Any], crew: Crew) -> None:
    app = App(open_page, crew.worker, 360)
    app.page.get_by_role("button", name="Nothing found").wait_for()
    app.page.clock.set_system_time(now() - timedelta(days=1))
    app.go("outbox")
    app.page.get_by_role("button", name="Send and fetch now").click()
    app.told("This phone's clock is 24 hours off.")
    app.go("today")
    app.told("This phone's clock is 24 hours off.")
    assert app.faults(["today"]) == []
    app.page.get_by_role("button", name="Nothing found").click()
    app.told("Zero report kept")
    app.go("outbox")
    app.told("The county has everything you kept.")
    assert Deed.objects.get().day == today()
