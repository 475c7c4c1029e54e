"""The log on the phone tells what the county has of a day, wherever it was done, and what it waits to send (F3, F7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.commands.logs import write_log
from gridwork.fieldwork.commands.rounds import RoundDraft, record_round
from gridwork.fieldwork.models import DayLog, WeekLog
from gridwork.fieldwork.queries.logbook import kept_days, week_closes_from
from gridwork.fieldwork.rules.weeks import monday_of
from gridwork.journal.act import Act, Via
from gridwork.territory.models import Posting
from tests import make
from tests.crew import Crew
from tests.journeys.test_field_days import App

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Any]
NOT_SENT = "Kept on this phone, not sent yet"


@pytest.fixture
def crew(db: None) -> Crew:
    return Crew.of(make.cell())


def today() -> date:
    return in_force().calendar.today(now())


def at_the_desk(crew: Crew, day: date, words: str) -> None:
    """An hour walked, and a sentence, entered at the desk."""
    end = in_force().calendar.at(day) + timedelta(hours=10)
    act = Act(Via.CONSOLE, crew.worker.pk, done_at=end, recorded_at=max(end, now()))
    powers = make.powers(crew.worker)
    grid = crew.county.grids[0].id
    record_round(act, powers, RoundDraft(grid, end - timedelta(hours=1), end, 3600))
    write_log(act.again(), powers, day, words, seen=0)


def earlier(crew: Crew) -> date:
    """The last day before today whose log the worker keeps."""
    return kept_days(crew.worker.pk, today() - timedelta(days=13), today() - timedelta(days=1))[-1]


def count(app: App) -> str:
    return str(app.page.locator("h2", has_text="Done this day").locator(".count").inner_text())


def met(app: App) -> None:
    """Phone and county have met once more."""
    app.go("outbox")
    app.press("Send and fetch now")
    app.told("The county has everything you kept.")


def test_a_past_day_shows_what_was_done_at_the_desk_and_takes_a_sentence_more(open_page: OpenPage, crew: Crew) -> None:
    day = earlier(crew)
    at_the_desk(crew, day, "上午走访。")
    app = App(open_page, crew.worker, 390)
    app.go(f"log/{day}")
    app.told("Rounds walked in")
    app.told("60 minutes")
    assert count(app) == "1"
    app.holds("A sentence more", "上午走访。")

    app.signal(there=False)
    app.type("A sentence more", "全天走访。")
    app.press("Keep the sentence")
    app.told("Kept on this phone, not sent yet. It goes by itself")
    app.keep("Clear the day")
    app.go(f"log/{day}")
    app.told("This day is cleared.")
    app.signal(there=True)
    met(app)
    kept = DayLog.objects.get(person=crew.worker, day=day)
    assert (kept.words, kept.cleared_at is not None) == ("全天走访。", True), "seen and put right, no conflict"

    app.go(f"log/{day}")
    app.told("Its log is kept at the office.")
    assert app.page.get_by_role("button", name="Clear the day").count() == 0
    assert app.faults([f"log/{day}", "log"]) == []


def test_what_waits_stands_after_what_the_county_has_and_what_came_back_is_not_done(
    open_page: OpenPage, crew: Crew
) -> None:
    make.posting(crew.worker, "grid_worker", crew.county.grids[2])
    make.case(crew.county.grids[2], staff=True, reporter=crew.worker, at=now() - timedelta(minutes=1))
    app = App(open_page, crew.worker, 390)
    app.go("log")
    app.told("Cases registered")
    assert count(app) == "1"

    app.signal(there=False)
    app.go(f"round?grid={crew.county.grids[0].id}")
    app.press("Start now")
    app.press("End the round")
    app.keep("Keep the round")
    app.go("log")
    app.told(NOT_SENT)
    assert count(app) == "2"
    lines = app.page.locator(".items").first.locator("strong").all_inner_texts()
    assert lines == ["Cases registered", "Round"]

    Posting.objects.filter(person=crew.worker, post__office__area=crew.county.grids[0].id).delete()
    app.signal(there=True)
    app.told("Not accepted")
    app.go("log")
    app.page.get_by_role("heading", name="Not accepted").wait_for()
    assert count(app) == "1"


def test_a_day_stays_cleared_and_a_week_is_closed_when_it_is_over_and_said_twice(
    open_page: OpenPage, crew: Crew
) -> None:
    app = App(open_page, crew.worker, 390)
    app.go("log")
    app.keep("Clear the day")
    met(app)
    app.go("log")
    app.told("This day is cleared.")
    assert app.page.get_by_role("button", name="Clear the day").count() == 0

    monday = monday_of(today())
    over = week_closes_from(monday) <= today()
    app.page.locator("summary", has_text="Close the week").click()
    assert (app.page.get_by_text("still runs. It can be closed from").count() == 0) is over
    last = monday - timedelta(days=7)
    if over:
        app.page.get_by_label("Week from").select_option(value=str(last))
    app.type("The week in a few words", "上周平稳。")
    app.press("Close the week")
    app.told("Its past days take no more words.")
    assert not WeekLog.objects.exists()
    app.press("Not now")
    app.press("Close the week")
    app.keep("Close it")
    met(app)
    assert list(WeekLog.objects.values_list("monday", "words")) == [(last, "上周平稳。")]
    app.go(f"log/{last}")
    app.page.locator("summary", has_text="Close the week").click()
    app.told("is closed.")
