"""Who found something has no zero report to make, with no signal too (F1, F7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gridwork.cases.models import Case
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
