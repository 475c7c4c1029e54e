"""Days in the field at the width of a phone: a grid worker's, a village head's (F1–F7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from gridwork.accounts.models import Person
from gridwork.base.moment import now
from gridwork.cases.models import Case
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.models import DayLog, Deed, Occasion, Rectification, Round, Visit
from gridwork.ledger import commands as ledger
from gridwork.ledger.models import Record
from gridwork.sync.models import Receipt
from gridwork.territory.commands.postings import end_posting
from gridwork.territory.models import Posting
from tests import inspecting, make, recording
from tests.crew import Crew, acted
from tests.faces.test_field_shell import packed
from tests.journeys.looks import axe
from tests.journeys.phones import SECONDS, signal
from tests.journeys.test_console import at_work

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Any]
PIN = "314159"
STORED = "The county has it"


@pytest.fixture
def crew(db: None) -> Crew:
    """A village whose daily duties fall due on any day, also on the one the tests run on."""
    duties = make.charter().model_dump(mode="json")["duties"]
    for duty in duties.values():
        if duty["every"] == "working day":
            duty["every"] = "day"
    return Crew.of(make.cell(make.charter(duties=duties)))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """What a phone's camera makes."""
    file = tmp_path / "found.jpg"
    Image.effect_noise((1600, 1200), 40).save(file, "JPEG")
    return file


class App:
    """The app in a browser as wide as a phone, in the hands of one person."""

    def __init__(self, open_page: OpenPage, person: Person, width: int) -> None:
        person.set_password(make.PASSWORD)
        person.save(update_fields=["password"])
        self.page = open_page(width=width, height=740, language="en")
        self.page.emulate_media(reduced_motion="reduce")
        self.page.goto("/field/")
        self.page.get_by_role("button", name="English").click()
        self.page.get_by_label("Sign-in name").fill(person.login)
        self.page.get_by_label("Password").fill(make.PASSWORD)
        self.press("Sign in")
        self.page.get_by_label("New PIN").fill(PIN)
        self.page.get_by_label("The same PIN again").fill(PIN)
        self.press("Use this PIN")
        self.page.get_by_text("The county made this list").wait_for()
        self.page.get_by_text("Not all places of your grids are on this phone yet.").wait_for(state="detached")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def go(self, screen: str) -> None:
        """Open a screen by its address, as a link of the app does."""
        self.page.evaluate("to => { location.hash = to }", f"#/{screen}")

    def press_if_there(self, name: str) -> None:
        """A button whose words begin so, where the list is longer than it shows."""
        self.page.get_by_role("heading", name="Today", exact=True).wait_for()
        for button in self.page.get_by_role("button", name=name).all():
            button.click()

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label).fill(text)

    def holds(self, label: str, text: str) -> None:
        """Wait till a form that was begun before, or is put right, shows again what was typed."""
        from playwright.sync_api import expect

        expect(self.page.get_by_label(label)).to_have_value(text, timeout=SECONDS * 1000)

    def choose(self, group: str, choice: str) -> None:
        """One of a group of choices, by its words."""
        self.page.get_by_role("group", name=group).get_by_label(choice, exact=True).check()

    def add_photo(self, photo: Path) -> None:
        self.page.get_by_label("From the gallery").first.set_input_files(photo)
        self.page.get_by_role("img", name="Photo 1").first.wait_for()

    def told(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()

    def keep(self, button: str) -> None:
        """Press it, and wait till the form is kept and the app has gone on."""
        form = self.page.url
        self.press(button)
        self.page.wait_for_url(lambda url: url != form)

    def keep_here(self, button: str) -> None:
        """Press it in a form that stays open, and wait till what it says is kept."""
        self.press(button)
        self.page.locator("button:enabled", has_text=button).wait_for()

    def signal(self, *, there: bool) -> None:
        signal(self.page, there=there)

    def states(self) -> list[str]:
        """What the outbox says of each entry. Without a signal none is being sent, though the app goes on trying."""
        self.go("outbox")
        self.page.get_by_role("heading", name="Sent and to be sent").wait_for()
        return [text.strip() for text in self.page.locator(".items .mark").all_inner_texts()]

    def faults(self, screens: list[str]) -> list[str]:
        """What axe says of the screens, and which are wider than the phone."""
        found = []
        for screen in screens:
            self.go(screen)
            self.page.locator("h1:focus").wait_for()
            found += axe(self.page, screen)
            if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{screen} is too wide")
        return found


def test_the_first_load_is_small(open_page: OpenPage, crew: Crew) -> None:
    """Under 120 KB compressed, as over a weak connection; the fonts are the phone's own."""
    page = open_page(width=360)
    asked: set[str] = set()
    page.on("request", lambda one: asked.add(urlsplit(one.url).path))
    page.goto("/field/", wait_until="networkidle")
    page.get_by_label("密码").wait_for()
    built = {path for path in asked if path.startswith("/static/built/")}
    assert any("field-" in path for path in built)
    assert sum(map(packed, built)) < 120_000, built


def test_a_grid_worker_s_day_in_a_valley_without_signal(open_page: OpenPage, crew: Crew, photo: Path) -> None:
    grid = crew.county.grids[0]
    shop = recording.shop(grid, name="顺达商店", point=make.County.centre(grid))
    home = recording.dwelling(grid)
    recording.record("household", home, members=3)
    app = App(open_page, crew.worker, 360)
    app.told("Zero report")
    app.signal(there=False)
    app.told("No signal. You can go on working.")
    told = make.case(grid, staff=True, reporter=crew.worker)  # at the desk this morning
    app.press("Nothing found")
    app.told("Zero report kept")

    app.page.get_by_role("link", name="Start a round").click()
    app.press("Start now")
    app.type("Checkpoint: code on the plate", shop.plate.lower())
    app.page.locator(".plate").get_by_role("button", name="Note it").click()
    app.told("Checkpoint noted")
    app.page.get_by_role("link", name="Report a problem").click()
    app.type("What is it about?", "Pothole")  # a word of the charter's, not of the name
    app.told("Damaged road")
    assert app.page.get_by_role("list", name="Kinds of problems").get_by_role("button").count() == 1
    app.page.get_by_role("button", name="Damaged road").click()
    app.press("Report it")
    app.told("Say in a few words what you see.")
    app.type("What do you see?", "护栏断了一截")
    app.add_photo(photo)
    app.press("Report it")
    app.told("reported on the way")
    app.press("End the round")
    app.type("What did you look at, how was it?", "主街走完，商户正常")
    app.keep("Keep the round")

    app.go(f"place/{home.pk}")
    app.page.get_by_role("link", name="Every household").click()
    app.choose("How did it go?", "Somebody was met")
    app.choose("What they say they need", "Meals")
    app.keep("Keep the visit")

    app.go(f"place/{shop.pk}")
    app.page.get_by_role("link", name="Fire inspection of small premises").click()
    app.choose("1. Extinguishers present and in date", "In order")
    app.choose("2. Exits and passages clear", "Not in order")
    app.press("Keep the inspection")
    app.told("A photo is needed where something is not in order.")
    app.add_photo(photo)
    app.choose("3. Wiring sound", "Does not apply")
    app.keep("Keep the inspection")

    app.go("log")
    app.type("A sentence more", "李家湾的路灯要换")
    app.keep_here("Keep the sentence")
    app.told("Kept on this phone, not sent yet")
    assert app.states() == ["Kept on this phone, not sent yet"] * 6
    assert not Receipt.objects.exists()
    screens = ["today", "places", "map", "report", "outbox", "log", "settings", "more", f"place/{shop.pk}"]
    assert app.faults(screens) == []

    app.go("outbox")
    app.signal(there=True)
    app.page.get_by_role("heading", name="Came back to you").wait_for()
    app.told("a zero report says that there was none")
    app.page.get_by_role("link", name="Zero report").click()
    app.page.get_by_text("Let it go", exact=True).click()
    app.type("Why", "路上发现了护栏问题")
    app.press("Let it go for good")
    app.told("The county has everything you kept.")
    app.go("log")
    app.keep("Clear the day")
    app.go("outbox")
    app.told("The county has everything you kept.")

    case, walk, visit = Case.objects.exclude(pk=told.pk).get(), Round.objects.get(), Visit.objects.get()
    assert (case.category, case.words, case.photos.count()) == ("pothole", "护栏断了一截", 1)
    stops = list(walk.stops.order_by("id"))
    assert [stop.place_id for stop in stops] == [shop.pk, None]
    assert str(stops[1].report_ref) in {str(ref) for ref in Receipt.objects.values_list("ref", flat=True)}
    assert (visit.outcome, Record.objects.get(place=home).values) == ("met", '{"members":3,"needs":["meals"]}')
    assert Rectification.objects.get().place_id == shop.pk
    assert not Deed.objects.filter(kind="zero report").exists()
    log = DayLog.objects.get()
    assert log.words == "李家湾的路灯要换"
    assert log.cleared_at is not None

    desk = at_work(open_page, crew.village_head, width=390)
    for address, words in {
        f"/desk/cases/{case.pk}": "护栏断了一截",
        f"/desk/rectifications/{Rectification.objects.get().pk}": "Exits and passages clear",
    }.items():
        desk.goto(address)
        desk.get_by_text(words).first.wait_for()


def test_a_village_head_looks_again_minutes_a_meeting_and_settles_what_came_back(
    open_page: OpenPage, crew: Crew
) -> None:
    grid = crew.county.grids[0]
    shop = recording.shop(grid, name="顺达商店")
    record = recording.record("shop", shop, trade="retail", area=45.5)
    notice = inspecting.notice(crew.village_head, shop)
    case = make.case(grid, category="litter", point=make.County.centre(grid), address="槐荫街口")
    app = App(open_page, crew.village_head, 390)

    app.page.get_by_role("link", name=notice.full_number).click()
    app.page.get_by_role("link", name="Make the second look").click()
    app.told("Notice " + notice.full_number)
    app.choose("1. Exits and passages clear", "In order")
    app.keep("Keep the inspection")
    app.told("Looked at again: put right")
    app.go("today")
    app.page.get_by_role("link", name="Village meeting").click()
    app.type("Title", "路灯与护栏")
    app.type("Minutes and decisions", "三组路灯由李师傅本周修好")
    app.type("Residents who came", "12")
    app.page.get_by_role("checkbox", name=crew.worker.name).check()
    app.keep("Keep")

    app.signal(there=False)
    app.go(f"record/{record.pk}")
    app.type("Floor area", "48")
    app.keep("Keep")
    app.go(f"case/{case.pk}")
    app.press("Accept it")
    app.page.locator(".page .mark", has_text="Kept on this phone").wait_for()
    assert app.faults(["occasion", "round", "due/visits", f"record/{record.pk}", f"case/{case.pk}"]) == []
    seen = Record.objects.get(pk=record.pk).seq
    ledger.change_record(acted(crew.worker), make.powers(crew.worker), record.pk, {"area": 50.0}, seen=seen)
    crew.closed(case)

    app.go("outbox")
    app.signal(there=True)
    app.page.get_by_role("heading", name="Came back to you").wait_for()
    app.page.get_by_role("link", name="Changed by two people").click()
    app.told(f"{crew.worker.name} changed the same")
    area = app.page.get_by_role("group", name="Floor area")
    for value in ("45.5 m²", "48.0 m²", "50.0 m²"):
        area.get_by_text(value).wait_for()
    assert axe(app.page, "conflict") == []
    area.get_by_text("48.0 m²").click()
    app.press("Keep what I chose")
    app.page.get_by_role("link", name="Not accepted").wait_for()
    app.go("receipts")
    app.told("The county has it and has not accepted it")
    app.go("outbox")
    app.page.get_by_role("link", name="Not accepted").click()
    app.page.get_by_text("Let it go", exact=True).click()
    app.type("Why", "别人已经办结")
    app.press("Let it go for good")
    app.told("The county has everything you kept.")

    assert Rectification.objects.get().state == "closed"
    held = Occasion.objects.get()
    assert (held.kind, held.residents, held.minutes) == ("meeting", 12, "三组路灯由李师傅本周修好")
    assert set(Deed.objects.filter(kind="meeting").values_list("person", flat=True)) == {
        crew.village_head.pk, crew.worker.pk,
    }  # fmt: skip
    assert '"area":48' in Record.objects.get(pk=record.pk).values
    app.go("receipts")
    app.told("Phone and county have it")


def test_the_door_of_the_app_reads_well(open_page: OpenPage, crew: Crew) -> None:
    app = App(open_page, crew.worker, 360)
    app.go("more")
    app.press("Lock now")
    app.page.get_by_label("PIN", exact=True).wait_for()
    found = axe(app.page, "the lock")
    app.press("Sign in with the password")
    app.page.get_by_label("Sign-in name").wait_for()
    assert found + axe(app.page, "signing in") == []


def test_locking_for_somebody_else_asks_who_they_are(open_page: OpenPage, crew: Crew) -> None:
    app = App(open_page, crew.worker, 360)
    app.go("settings")
    app.press("Lock and let somebody else sign in")
    app.page.get_by_role("button", name="Back to those who use this phone").wait_for()
    app.page.wait_for_timeout(1000)  # the lock's own look at who uses this phone came last
    assert app.page.get_by_label("Sign-in name").is_visible()
    app.press("Back to those who use this phone")
    app.page.get_by_label("PIN", exact=True).wait_for()


def test_a_meeting_that_was_missed_is_made_up_for_from_the_list(open_page: OpenPage, crew: Crew) -> None:
    due = in_force().calendar.today(now()) - timedelta(days=40)

    def missed(route: Any) -> None:
        told = route.fetch(url=route.request.url.split("?")[0]).json()
        meeting = next(one for one in told["duties"] if one["kind"] == "meeting")
        told["missed"] = [meeting | {"state": "missed", "first": str(due), "last": str(due), "due_on": str(due)}]
        route.fulfill(json=told)

    app = App(open_page, crew.village_head, 360)
    app.page.context.route("**/field/api/today?*", missed)
    app.go("settings")
    app.press("Fetch my grids anew")
    app.go("today")
    app.page.get_by_role("link", name="Village meeting Missed").click()
    app.page.get_by_role("link", name="Make up for it now").click()
    app.type("Title", "补开例会")
    app.type("Minutes and decisions", "防汛后补开")
    assert app.page.get_by_label("The day it was due").input_value() == str(due)
    app.press("Keep")
    app.told("Say why it was late.")
    app.type("Why late", "防汛")
    app.keep("Keep")
    app.go("outbox")
    app.told(STORED)
    assert Deed.objects.filter(kind="meeting", makes_up=due, reason="防汛").exists()


def test_a_round_in_a_grid_taken_away_meanwhile_is_mended_and_sent_again(open_page: OpenPage, crew: Crew) -> None:
    first, other = crew.county.grids[0], crew.county.grids[2]
    make.posting(crew.worker, "grid_worker", other)
    shop = recording.shop(first, name="顺达商店")
    app = App(open_page, crew.worker, 360)
    app.signal(there=False)
    app.go("round")
    app.page.get_by_label("Where").select_option(label=first.name)
    app.press("Start now")
    app.type("Checkpoint: code on the plate", shop.plate)
    app.page.get_by_role("button", name="Note it", exact=True).first.click()
    app.told("Checkpoint noted")
    app.press("End the round")
    app.type("What did you look at, how was it?", "主街走完")
    app.keep("Keep the round")
    held = Posting.objects.get(person=crew.worker, post__office__area_id=first.id)
    end_posting(make.act(), make.operator(), held.pk, last_day=in_force().calendar.today(now()) - timedelta(days=1))
    app.go("outbox")
    app.signal(there=True)
    app.page.get_by_role("link", name="Not accepted").click()
    app.page.get_by_role("link", name="Mend and send again").click()
    app.page.get_by_label("Where").select_option(label=other.name)
    app.press("Remove stop 1")
    app.told("None yet. Stops are optional")
    app.keep("Send again")
    app.go("outbox")
    app.told("The county has everything you kept.")
    assert [mark.strip() for mark in app.states()] == [STORED, "Dealt with"]
    walk = Round.objects.get()
    assert (walk.grid_id, walk.words, walk.stops.count()) == (other.id, "主街走完", 0)
