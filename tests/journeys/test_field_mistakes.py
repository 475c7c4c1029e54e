"""What was recorded by mistake is taken back, on the phone without a signal and at the desk (F1, F2, F4, F6)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.commands.logs import write_log
from gridwork.fieldwork.commands.rounds import RoundDraft, record_round
from gridwork.fieldwork.models import DayLog, Deed, Inspection, Occasion, Rectification, Round, Visit
from gridwork.journal.act import Act, Via
from gridwork.journal.models import Entry
from tests import inspecting, make, recording
from tests.crew import Crew, acted
from tests.journeys.looks import axe
from tests.journeys.test_console import at_work
from tests.journeys.test_field_days import App, photo

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["photo"]

OpenPage = Callable[..., Any]


def test_a_visit_put_down_for_the_wrong_home_is_taken_back_on_the_phone(open_page: OpenPage, crew: Crew) -> None:
    wrong, right = (recording.dwelling(crew.county.grids[0], number=f"{number}号") for number in (7, 9))
    app = App(open_page, crew.worker, 360)
    app.signal(there=False)
    app.go(f"visit/every_household?place={wrong.pk}")
    app.choose("How did it go?", "They have moved")
    app.keep("Keep the visit")
    app.go("outbox")
    app.page.get_by_role("link", name="Visit").first.click()
    app.page.locator(".facts dd", has_text="They have moved").wait_for()
    app.page.get_by_text("Recorded by mistake").click()
    app.press("Take it back")
    app.told("Choose what went wrong.")
    assert axe(app.page, "taking back") == []
    app.choose("What went wrong", "Put down for the wrong place")
    app.press("Take it back")
    app.told("Taken back. It no longer counts.")
    app.go("due/visits")
    app.page.get_by_role("heading", name="Visits due").wait_for()
    assert app.page.locator(".item", has_text="7号").locator(".mark", has_text="Kept on this phone").count() == 0
    app.go(f"visit/every_household?place={right.pk}")
    app.choose("How did it go?", "They have moved")
    app.keep("Keep the visit")
    app.signal(there=True)
    app.go("outbox")
    app.told("The county has everything you kept.")
    assert [visit.place_id for visit in Visit.objects.all()] == [right.pk]
    assert list(Entry.objects.filter(subject_kind="visit").order_by("id").values_list("verb", flat=True)) == [
        "visit", "take back", "visit",
    ]  # fmt: skip
    app.page.get_by_role("link", name="Visit").last.click()
    app.told("Taken back")
    assert app.page.get_by_text("Recorded by mistake").count() == 0


def test_a_round_recorded_twice_is_taken_back_at_the_desk(open_page: OpenPage, crew: Crew) -> None:
    at = now()
    draft = RoundDraft(crew.county.grids[0].id, at - timedelta(hours=1), at, 3600)
    walked = record_round(acted(crew.worker), make.powers(crew.worker), draft)
    desk = at_work(open_page, crew.worker, width=390)
    desk.goto(f"/desk/fieldwork/rounds/{walked.pk}")
    desk.get_by_role("link", name="Recorded by mistake").click()
    desk.get_by_role("button", name="Take it back").click()
    desk.get_by_text("Choose what went wrong.").first.wait_for()
    assert axe(desk, "taking back") == []
    desk.get_by_label("Recorded twice").check()
    desk.get_by_role("button", name="Take it back").click()
    desk.get_by_text("Taken back. The journal says that it was there.").wait_for()
    assert not Round.objects.exists()
    assert not Deed.objects.exists()


def test_a_zero_report_and_a_meeting_are_taken_back_on_the_phone(open_page: OpenPage, crew: Crew) -> None:
    grid = crew.county.grids[0]
    app = App(open_page, crew.worker, 390)
    for _ in range(2):
        app.go(f"occasion/meeting?area={grid.id}")
        app.type("Title", "网格例会")
        app.type("Minutes and decisions", "布置防汛")
        if Occasion.objects.exists():
            app.press("Keep")
            app.told("If it is the same one, it need not be recorded.")
            assert axe(app.page, "asked whether it is another one") == []
            app.choose("Is it the same one?", "It is another one")
        app.keep("Keep")
        app.go("outbox")
        app.told("The county has everything you kept.")
    assert Occasion.objects.count() == 2
    app.page.get_by_role("link", name="Meeting or event").first.click()
    app.page.get_by_text("Recorded by mistake").click()
    app.choose("What went wrong", "Recorded twice")
    app.press("Take it back")
    app.told("Taken back. It no longer counts.")
    app.go("outbox")
    app.told("The county has everything you kept.")
    assert Occasion.objects.count() == Deed.objects.count() == 1


def test_the_same_inspection_of_two_phones_is_asked_about_and_sent_again_as_another_one(
    open_page: OpenPage, crew: Crew
) -> None:
    """With no signal the first phone asks about its own only; what the county knows comes back."""
    shop = recording.shop(crew.county.grids[0])
    app = App(open_page, crew.worker, 360)
    app.signal(there=False)
    app.go(f"inspect/fire?place={shop.pk}")
    for number, name in enumerate(["Extinguishers present and in date", "Exits and passages clear", "Wiring sound"], 1):
        app.choose(f"{number}. {name}", "In order")
    app.keep("Keep the inspection")
    app.go(f"inspect/fire?place={shop.pk}")
    app.told("you recorded this already")
    app.press("Keep the inspection")
    app.told("If it is the same one, it need not be recorded.")
    assert axe(app.page, "asked whether the inspection is another one") == []
    inspecting.inspect_(crew.worker, shop)
    app.go("outbox")
    app.signal(there=True)
    app.page.get_by_role("heading", name="Came back to you").wait_for()
    app.told(f"This inspection of that day is recorded already, by {crew.worker.name}")
    app.page.get_by_role("link", name="Not accepted").click()
    app.page.get_by_role("link", name="Mend and send again").click()
    app.choose("Is it the same one?", "It is another one")
    app.keep("Send again")
    app.go("outbox")
    app.told("The county has everything you kept.")
    assert Inspection.objects.count() == 2


def test_an_inspection_that_a_notice_rests_on_is_not_offered_to_be_taken_back(
    open_page: OpenPage, crew: Crew, photo: Path
) -> None:
    shop = recording.shop(crew.county.grids[0])
    app = App(open_page, crew.worker, 360)
    app.signal(there=False)
    names = ["Extinguishers present and in date", "Exits and passages clear", "Wiring sound"]
    for notice in ("No notice", "Yes, issue it"):
        app.go(f"inspect/fire?place={shop.pk}")
        for number, name in enumerate(names, 1):
            app.choose(f"{number}. {name}", "Not in order" if number == 2 else "In order")
        app.add_photo(photo)
        app.choose("Issue a notice to put it right?", notice)
        if notice != "No notice":
            app.choose("Is it the same one?", "It is another one")
        app.keep("Keep the inspection")
        app.go("outbox")
        app.page.get_by_role("link", name="Fire inspection").first.click()
        app.page.get_by_role("heading", name="Inspection", exact=True).wait_for()
        if notice == "No notice":
            app.page.get_by_text("Recorded by mistake").wait_for()
        else:
            app.told("A notice rests on this inspection, so it cannot be taken back.")
            assert app.page.get_by_text("Recorded by mistake").count() == 0
    app.signal(there=True)
    app.go("outbox")
    app.told("The county has everything you kept.")
    chain = Rectification.objects.get()
    for number in range(2):
        app.go("outbox")
        app.page.get_by_role("link", name="Fire inspection").nth(number).click()
        app.page.get_by_role("link", name=f"Notice {chain.full_number}").wait_for()
        assert app.page.get_by_text("Recorded by mistake").count() == 0, "the county put both under one notice"
        assert axe(app.page, "an inspection that stays") == []
    app.page.get_by_role("link", name=f"Notice {chain.full_number}").click()
    app.page.get_by_text("Withdraw the notice").first.wait_for()


def test_two_sentences_of_one_day_from_two_phones_both_stay(open_page: OpenPage, crew: Crew) -> None:
    app = App(open_page, crew.worker, 390)
    day = in_force().calendar.today(now())
    app.signal(there=False)
    app.go("log")
    app.type("A sentence more", "下午开会。")
    app.press("Keep the sentence")
    app.told("Kept on this phone, not sent yet. It goes by itself")
    earlier = in_force().calendar.at(day)
    act = Act(Via.CONSOLE, crew.worker.pk, done_at=earlier, recorded_at=earlier)
    write_log(act, make.powers(crew.worker), day, "上午走访。", seen=0)
    app.signal(there=True)
    app.go("outbox")
    app.page.get_by_role("link", name="Changed by two people").click()
    app.page.get_by_role("group", name="Own words").get_by_text("Keep both").click()
    assert axe(app.page, "both sentences") == []
    app.press("Keep what I chose")
    app.go("outbox")
    app.told("The county has everything you kept.")
    assert DayLog.objects.get().words == "上午走访。\n下午开会。"
