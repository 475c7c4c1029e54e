"""A phone set to another zone than the county's shows, counts and types the county's days and times (F1, F7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.models import DayLog, Deed, Round
from gridwork.territory.queries.edition import today
from tests import make
from tests.crew import Crew
from tests.journeys.alone import run_alone
from tests.journeys.test_field_days import App

PHONES = "Pacific/Auckland"
MOMENTS = [
    datetime(1988, 7, 1, 15, 59, 59, tzinfo=UTC), datetime(2026, 2, 28, 16, 0, 7, tzinfo=UTC),
    datetime(2026, 3, 8, 9, 59, tzinfo=UTC), datetime(2026, 3, 8, 10, 1, tzinfo=UTC),
    datetime(2026, 11, 22, 16, 5, tzinfo=UTC), datetime(2025, 12, 31, 18, 30, tzinfo=UTC),
    datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC), datetime(2026, 6, 30, 12, 0, tzinfo=UTC),
]  # fmt: skip


@pytest.fixture(scope="module")
def days(chromium: Any) -> Iterator[Any]:
    """What the app makes of days and times, alone in a page of a phone set to ``PHONES``."""
    page = chromium.new_page(timezone_id=PHONES)
    run_alone(page, "days.ts", "{engine: {language: 'en', frame: null}}")
    yield page
    page.close()


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Asia/Urumqi", "America/Los_Angeles", "Asia/Kolkata", "UTC"])
def test_days_and_times_are_those_of_the_county_s_zone(days: Any, zone: str) -> None:
    local = [moment.astimezone(ZoneInfo(zone)) for moment in MOMENTS]
    told, there, back = days.evaluate(
        """([zone, moments]) => {
            beside.engine.frame = {time_zone: zone};
            const typed = moments.map((at) => alone.typedMoment(Date.parse(at)));
            return [moments.map((at) => alone.dayOf(at)), typed, typed.map((one) => alone.momentOf(one, []))];
        }""",
        [zone, [moment.isoformat() for moment in MOMENTS]],
    )
    assert told == [str(one.date()) for one in local]
    assert there == [f"{one:%Y-%m-%dT%H:%M}" for one in local]
    assert back == [moment.replace(second=0).timestamp() * 1000 for moment in MOMENTS]


@pytest.mark.parametrize("frame", ["null", "{}", "{time_zone: 'Nowhere/At_All'}"])
def test_until_the_county_has_told_its_zone_and_where_nobody_knows_it_the_phone_s_own_serves(
    days: Any, frame: str
) -> None:
    told = days.evaluate(
        f"(moments) => {{ beside.engine.frame = {frame}; return moments.map((at) => alone.dayOf(at)); }}",
        [moment.isoformat() for moment in MOMENTS],
    )
    assert told == [str(moment.astimezone(ZoneInfo(PHONES)).date()) for moment in MOMENTS]


def test_a_day_is_named_and_its_week_found_wherever_the_phone_is(days: Any) -> None:
    every = [date(2026, 1, 1) + timedelta(days=number) for number in range(730)]
    named, mondays, after = days.evaluate(
        """(days) => [days.map((day) => alone.dayName(day, true)), days.map(alone.mondayOf),
            days.map((day) => alone.daysAfter(day, 1))]""",
        list(map(str, every)),
    )
    assert [name.split(",")[0] for name in named] == [f"{day:%a}" for day in every]
    assert all(str(day.day) in name and f"{day:%B}" in name for day, name in zip(every, named, strict=True))
    assert mondays == [str(day - timedelta(days=day.weekday())) for day in every]
    assert after[:-1] == [str(late) for _, late in pairwise(every)]


def test_what_is_no_time_is_none(days: Any) -> None:
    said = "(typed) => typed.map((one) => Number.isNaN(alone.momentOf(one, [])))"
    assert days.evaluate(said, ["", "soon", "2026-13-01T00:00", "0002-11-22T09:56"]) == [True, True, True, False]


def elsewhere() -> str:
    """A zone in which it is another day than in the county just now."""
    return "Pacific/Pago_Pago" if in_force().calendar.local(now()).hour < 18 else "Pacific/Kiritimati"


@pytest.fixture
def crew(db: None) -> Crew:
    """A village where a zero report is due every day."""
    duties = make.charter().model_dump(mode="json")["duties"]
    duties["zero"]["every"] = "day"
    return Crew.of(make.cell(make.charter(duties=duties)))


@pytest.mark.django_db(transaction=True)
def test_a_traveller_s_phone_dates_what_was_done_by_the_county_s_day(open_page: Callable[..., Any], crew: Crew) -> None:
    app = App(partial(open_page, zone=elsewhere()), crew.worker, 360)
    here = in_force().calendar.local(now())
    shown = app.page.evaluate("new Date().getDate()")
    assert shown != here.day, "the phone's own calendar shows another day"
    app.page.locator(".today-day").get_by_text(f"{here:%a}, {here:%B} {here.day}").wait_for()
    made = app.page.get_by_text("The county made this list at").inner_text().rstrip(".")[-5:]
    assert abs(here.replace(tzinfo=None) - datetime.fromisoformat(f"{here.date()}T{made}")) < timedelta(hours=1)
    app.signal(there=False)
    app.press("Nothing found")
    app.go("log")
    app.page.get_by_role("heading", name=f"Log · {here:%a}, {here:%B} {here.day}").wait_for()
    app.type("A sentence more", "路灯要换")
    app.press("Keep the sentence")
    app.keep("Clear the day")
    app.signal(there=True)
    app.go("outbox")
    app.told("The county has everything you kept.")
    assert Deed.objects.get(kind="zero report").day == today()
    assert DayLog.objects.get().day == today()


@pytest.mark.django_db(transaction=True)
def test_when_a_round_ended_is_typed_and_shown_in_the_county_s_time(open_page: Callable[..., Any], crew: Crew) -> None:
    app = App(partial(open_page, zone=elsewhere()), crew.worker, 360)
    app.signal(there=False)
    begun = (now() - timedelta(hours=26)).replace(second=0, microsecond=0)
    app.page.clock.set_fixed_time(begun)
    app.go("round")
    app.press("Start now")
    app.page.clock.set_fixed_time(now())
    app.go("today")
    app.page.get_by_role("link", name="Is it over?").click()
    app.press("End the round")
    local = in_force().calendar.local(begun)
    app.page.get_by_role("button", name=f"{local:%H:%M}, last touched").wait_for()
    app.type("It ended at", f"{local + timedelta(minutes=90):%Y-%m-%dT%H:%M}")
    app.told("Walked: 1:30:00")
    app.keep("Keep the round")
    app.signal(there=True)
    app.go("outbox")
    app.told("The county has everything you kept.")
    walk = Round.objects.get()
    assert (walk.started_at, walk.stopped_at, walk.seconds) == (begun, begun + timedelta(minutes=90), 5400)
