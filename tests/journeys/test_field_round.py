"""A round that was left running, one that came back, and one begun by mistake (F2, F7)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.commands.rounds import RoundDraft, record_round
from gridwork.fieldwork.models import Round
from tests import make
from tests.crew import Crew
from tests.journeys.looks import axe
from tests.journeys.test_field_days import PIN, STORED, App

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Any]


@pytest.fixture
def crew(db: None) -> Crew:
    return Crew.of(make.cell())


def clock(app: App, moment: datetime) -> None:
    """What the phone's clock shows until it is put again, however long the test takes."""
    app.page.clock.set_fixed_time(moment)


def sent(app: App) -> Round:
    """The one round the county has, once everything is sent."""
    app.signal(there=True)
    app.go("outbox")
    app.told("The county has everything you kept.")
    return Round.objects.get()


def test_a_round_left_running_asks_when_it_ended(open_page: OpenPage, crew: Crew) -> None:
    app = App(open_page, crew.worker, 390)
    app.signal(there=False)
    begun = now() - timedelta(hours=26)
    clock(app, begun)
    app.go("round")
    app.press("Start now")
    clock(app, begun + timedelta(minutes=10))
    app.press("Rest")
    clock(app, begun + timedelta(minutes=15))
    app.press("Walk on")
    clock(app, begun + timedelta(minutes=40))
    app.type("Something looked at", "井盖完好")
    app.page.get_by_role("button", name="Note it", exact=True).last.click()
    app.told("Noted.")
    clock(app, now())
    app.go("today")
    app.page.get_by_role("link", name="Is it over?").click()
    app.told("Is it over?")
    app.press("End the round")
    app.press("Keep the round")
    app.told("Say when it ended.")
    ended = in_force().calendar.local(begun + timedelta(hours=1))
    app.type("It ended at", f"{ended:%Y-%m-%dT%H:%M}")
    app.page.get_by_role("button", name="Just now").click()
    app.press("Keep the round")
    app.told("A round lasts at most 24 hours.")
    app.page.get_by_role("button", name="last touched").click()
    app.page.get_by_text(re.compile(r"Walked: 3[45]:\d\d")).wait_for()
    assert axe(app.page, "the end") == []
    assert not app.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    app.keep("Keep the round")
    walk = sent(app)
    assert timedelta(minutes=39) < walk.stopped_at - walk.started_at < timedelta(minutes=41)
    assert 34 * 60 < walk.seconds < 36 * 60
    assert walk.stops.count() == 1
    assert app.states() == [STORED]


def test_a_round_that_came_back_shows_its_times_and_is_reckoned_anew(open_page: OpenPage, crew: Crew) -> None:
    app = App(open_page, crew.worker, 390)
    app.signal(there=False)
    today = in_force().calendar.today(now())
    begun = in_force().calendar.at(today - timedelta(days=1)) + timedelta(hours=10)
    clock(app, begun)
    app.go("round")
    app.press("Start now")
    clock(app, begun + timedelta(hours=2))
    app.press("End the round")
    app.keep("Keep the round")
    clock(app, now())
    noted = begun + timedelta(hours=1)
    act = make.act(person=crew.worker, at=noted + timedelta(minutes=20))
    draft = RoundDraft(crew.county.grids[0].id, noted, act.done_at, 1200)
    other = record_round(act, make.powers(crew.worker), draft)

    app.signal(there=True)
    app.go("outbox")
    app.page.get_by_role("link", name="Not accepted").click()
    app.page.get_by_role("link", name="Mend and send again").click()
    app.told("overlaps this one")
    app.told("Walked: 2:00:")
    ended = app.page.get_by_label("It ended at")
    typed = datetime.fromisoformat(ended.input_value())
    ended.fill((typed - timedelta(hours=3)).isoformat(timespec="minutes"))
    app.press("Send again")
    app.told("It cannot end before it began.")
    ended.fill((typed - timedelta(minutes=90)).isoformat(timespec="minutes"))
    app.type("Rests, minutes", "40")
    app.press("Send again")
    app.told("The rests are longer than the round.")
    app.type("Rests, minutes", "10")
    app.told("Walked: 20:00")
    app.keep("Send again")
    app.go("outbox")
    app.told("The county has everything you kept.")
    assert app.states() == [STORED, "Dealt with"]
    walk = Round.objects.exclude(pk=other.pk).get()
    assert (walk.started_at, walk.seconds) == (begun, 1200)


def test_a_round_begun_by_mistake_is_not_recorded(open_page: OpenPage, crew: Crew) -> None:
    app = App(open_page, crew.worker, 390)
    app.go("round")
    app.press("Start now")
    app.type("Something looked at", "按错了")
    app.page.get_by_role("button", name="Note it", exact=True).last.click()
    app.page.locator("summary", has_text="Do not record this round").click()
    app.told("What you reported stays reported.")
    app.keep("Do not record it")
    app.page.get_by_role("link", name="Start a round").wait_for()
    app.page.reload()
    app.page.get_by_label("PIN", exact=True).fill(PIN)
    app.press("Open")
    app.page.get_by_role("link", name="Start a round").wait_for()
    assert not Round.objects.exists()
