"""New rules while the phone had no signal: nothing is refused for good, and no key is shown for a word (F7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gridwork.fieldwork.models import Inspection, Visit
from tests import recording
from tests.adopting import adopted
from tests.crew import Crew
from tests.journeys.test_field_days import App, crew

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["crew"]

OpenPage = Callable[..., Any]
SENT = "The county has everything you kept."


def called(app: App, place: int) -> None:
    """Call at a door because of what it needs, and keep it with no signal."""
    app.signal(there=False)
    app.go(f"visit/declared_need?place={place}")
    app.choose("How did it go?", "Somebody was met")
    app.choose("What they say they need", "Errands")
    app.type("What was talked about", "灯泡坏了")
    app.keep("Keep the visit")


def test_a_visit_under_the_old_rules_is_stored_and_told_in_their_words(open_page: OpenPage, crew: Crew) -> None:
    home = recording.dwelling(crew.county.grids[0], households=1)
    app = App(open_page, crew.worker, 360)
    called(app, home.pk)
    adopted(ago=0)
    app.signal(there=True)
    app.go("outbox")
    app.told(SENT)
    assert Visit.objects.get().kind == "declared_need"
    app.page.get_by_role("link", name="Households that declared a need").first.click()
    app.told("What they say they need")
    shown = app.page.locator("main").inner_text()
    assert "Errands" in shown
    assert "errands" not in shown


def test_a_visit_no_rules_have_any_more_is_mended_into_one_with_its_words(open_page: OpenPage, crew: Crew) -> None:
    home = recording.dwelling(crew.county.grids[0], households=1)
    app = App(open_page, crew.worker, 360)
    called(app, home.pk)
    adopted(ago=20)
    app.signal(there=True)
    app.go("outbox")
    app.page.get_by_role("link", name="Not accepted").click()
    app.told("The charter has no such visit.")
    app.page.get_by_role("link", name="Mend and send again").click()
    app.told("Choose which one it is now; what you wrote stays.")
    app.holds("What was talked about", "灯泡坏了")
    app.press("Send again")
    app.told("Choose which visit it is.")
    app.choose("Which visit is it?", "Every household")
    app.keep("Send again")
    app.go("outbox")
    app.told(SENT)
    assert [(one.kind, one.needs, bool(one.sealed)) for one in Visit.objects.all()] == [("every_household", "", True)]


def test_where_nothing_applied_the_phone_asks_why_before_it_keeps_it(open_page: OpenPage, crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0], name="顺达商店")
    app = App(open_page, crew.worker, 360)
    app.signal(there=False)
    app.go(f"inspect/fire?place={shop.pk}")
    for line in ("1. Extinguishers present and in date", "2. Exits and passages clear", "3. Wiring sound"):
        app.choose(line, "Does not apply")
    app.press("Keep the inspection")
    app.told("Say in a few words why nothing could be looked at.")
    app.type("Why could nothing be looked at?", "停业装修")
    app.keep("Keep the inspection")
    app.signal(there=True)
    app.go("outbox")
    app.told(SENT)
    assert Inspection.objects.get().words == "停业装修"
