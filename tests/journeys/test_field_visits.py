"""A household due for two kinds of visits stands in the list once, and one call counts for both (F4, F7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gridwork.fieldwork.models import Visit
from gridwork.ledger.models import Place
from tests import recording
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
