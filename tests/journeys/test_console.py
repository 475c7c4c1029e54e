"""Clerks at work in a browser: cases from a report to a published answer, by the people whose steps they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from gridwork.accounts.commands import sign_in
from gridwork.accounts.models import Person
from gridwork.base.moment import now
from gridwork.cases import commands
from gridwork.cases.models import Case
from gridwork.cases.rules.contact import Reporter
from gridwork.faces.signing import COOKIE
from gridwork.journal.act import Via
from tests import make
from tests.faces.desk import Staff, fresh
from tests.journeys.looks import axe, faults_at, map_ready

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Any]


def at_work(open_page: OpenPage, person: Person, **how: Any) -> Any:
    """A browser in which the person has signed in, without the form."""
    person.set_password(make.PASSWORD)
    person.save(update_fields=["password"])
    page = open_page(**{"language": "en"} | how)
    secret = sign_in(make.act(), person.login, make.PASSWORD).secret
    page.goto("/health")
    page.context.add_cookies([{"name": COOKIE, "value": secret, "url": page.url.replace("/health", "")}])
    return page


def do(page: Any, verb: str, button: str, **typed: str) -> None:
    """Fill in one form of the case page and send it."""
    fold = page.locator(f"#deed-{verb}")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    for field, text in typed.items():
        control = fold.locator(f"[name={field}]").first
        if control.get_attribute("type") == "radio":
            fold.locator(f"[name={field}][value={text}]").check()
        else:
            control.fill(text)
    fold.get_by_role("button", name=button, exact=True).click()
    page.locator(".notice-ok").first.wait_for()


def test_a_call_about_a_damaged_road_ends_as_a_published_answer(
    open_page: OpenPage, staff: Staff, tmp_path: Path
) -> None:
    photo = tmp_path / "hole.jpg"
    Image.new("RGB", (800, 600), (90, 90, 90)).save(photo)

    worker = at_work(open_page, staff.worker)
    worker.goto("/desk/")
    worker.keyboard.press("n")
    worker.wait_for_url("**/desk/cases/new")
    worker.get_by_label("What is the matter?").fill("There is a pothole before the school, scooters fall")
    worker.get_by_role("button", name="Damaged road").click()
    assert worker.get_by_label("Kind of matter").input_value() == "pothole"
    map_ready(worker)
    worker.get_by_label("Grid", exact=False).first.fill(staff.county.grids[0].code)
    worker.get_by_label("Photos").set_input_files(photo)
    worker.get_by_role("button", name="Register the case").click()
    worker.get_by_text("Registered as").wait_for()
    case = Case.objects.get()
    assert (case.category, case.procedure, case.department) == ("pothole", "coordinated", "roads")
    assert "Roads go to the county bureau" in worker.inner_text("aside")

    station = at_work(open_page, staff.village)
    station.goto("/desk/")
    station.get_by_role("link", name=case.number).click()
    do(station, "accept", "Accept")

    bureau = at_work(open_page, staff.roads)
    bureau.goto("/desk/")
    bureau.get_by_role("link", name=case.number).click()
    do(bureau, "note", "Add a note", text="Crew comes on Tuesday")
    do(bureau, "handle", "Record as handled", result="Filled with asphalt, rolled flat")

    station.goto("/desk/cases?state=to_verify")
    station.keyboard.press("j")
    station.keyboard.press("Enter")
    station.locator("#deed-verify").wait_for()
    do(station, "verify", "Verify", passed="yes", note="Seen on site")
    answer = station.locator("#deed-answer [name=text]")
    assert answer.input_value() == "Filled with asphalt, rolled flat"
    do(station, "answer", "Answer the resident", text="The hole was filled on Tuesday. Thank you for calling.")
    assert fresh(case).stage == "closed"

    town = at_work(open_page, staff.town)
    town.goto(f"/desk/cases/{case.pk}")
    assert town.locator("#deed-publish [name=text]").input_value().startswith("The hole was filled")
    do(town, "publish", "Publish the result", text="Pothole before the school filled within the week.")
    assert "has not" not in town.inner_text("section:has(#haves)")
    assert town.locator(".haves .has").count() == 5

    anybody = open_page(language="en")
    anybody.goto("/results")
    anybody.get_by_text("Pothole before the school filled within the week.").first.wait_for()


def test_an_application_passes_two_public_notices(open_page: OpenPage, staff: Staff) -> None:
    case = make.case(staff.county.grids[0], category="relief", words="申请临时救助", staff=True, reporter=staff.worker)
    station, town = at_work(open_page, staff.village), at_work(open_page, staff.town)
    station.goto(f"/desk/cases/{case.pk}")
    do(station, "accept", "Accept")
    town.goto(f"/desk/cases/{case.pk}")
    do(town, "decide", "Decide", approved="yes", reason="Meets the rules of 2026")
    station.reload()
    do(station, "notice", "Put up a public notice", text="Temporary relief for one household, three months")
    town.reload()
    town.locator("summary", has_text="What is not possible now, and why").click()
    assert "The public notice is up until" in town.inner_text(".deeds")
    assert town.locator("#deed-notice").count() == 0

    days_later(case)
    town.reload()
    do(town, "notice", "Put up a public notice", text="Temporary relief for one household, three months")
    days_later(case)
    station.goto(f"/desk/cases/{case.pk}")
    do(station, "answer", "Answer the resident", text="Granted for three months.")
    assert fresh(case).stage == "closed"


def days_later(case: Case) -> None:
    """The days of the present notice have passed."""
    Case.objects.filter(pk=case.pk).update(not_before=now())


def test_an_emergency_is_told_to_everybody_up_the_line_at_once(open_page: OpenPage, staff: Staff) -> None:
    worker = at_work(open_page, staff.worker)
    worker.goto("/desk/cases/new")
    worker.get_by_label("What is the matter?").fill("Smoke from the warehouse")
    worker.get_by_role("button", name="Fire hazard").click()
    worker.get_by_label("Grid", exact=False).first.fill(staff.county.grids[0].code)
    worker.get_by_role("button", name="Register the case").click()
    worker.get_by_text("Registered as").wait_for()
    number = Case.objects.get().number
    for person in (staff.village, staff.town, staff.county_head):
        page = at_work(open_page, person)
        page.goto("/desk/")
        page.get_by_role("link", name=re.compile(f"Emergency: {number}")).click()
        page.get_by_role("heading", name="Fire hazard").wait_for()


def test_two_officers_at_once_both_learn_what_happened(open_page: OpenPage, staff: Staff) -> None:
    case = make.case(staff.county.grids[0])
    first, second = at_work(open_page, staff.village), at_work(open_page, staff.town)
    for page in (first, second):
        page.goto(f"/desk/cases/{case.pk}")
    do(first, "accept", "Accept")
    second.locator("#deed-decline summary").click()
    second.locator("#deed-decline [name=reason]").fill("This is a private yard")
    second.locator("#deed-decline").get_by_role("button", name="Decline").click()
    told = second.locator(".notice-warn").first
    told.wait_for()
    assert "钱军" in told.inner_text()
    assert (
        "This is a private yard" in second.inner_text("main")
        or second.locator("#deed-decline [name=reason]").input_value() == "This is a private yard"
    )
    assert fresh(case).stage == "accepted"


def test_a_duplicate_is_merged_from_the_list_of_what_is_near_and_taken_out_again(
    open_page: OpenPage, staff: Staff
) -> None:
    first, second = make.case(staff.county.grids[0]), make.case(staff.county.grids[0])
    page = at_work(open_page, staff.village)
    page.goto(f"/desk/cases/{second.pk}")
    page.get_by_role("button", name=f"The same matter {first.number}").click()
    assert page.evaluate("document.activeElement.value") == first.number
    do(page, "merge", "Merge")
    assert fresh(second).merged_into == first
    do(page, "unmerge", "Undo the merge")
    assert fresh(second).stage == "reported"


def test_the_whole_office_works_without_a_script(chromium: Any, live_server: Any, staff: Staff) -> None:
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    staff.village.set_password(make.PASSWORD)
    staff.village.save(update_fields=["password"])
    page.goto("/desk/cases")
    page.get_by_label("Sign-in name").fill(staff.village.login)
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/desk/cases")
    page.goto("/desk/cases/new")
    page.get_by_label("What is the matter?").fill("rubbish behind the market")
    page.get_by_role("button", name="First look for similar cases").click()
    page.get_by_label("Kind of matter").select_option("litter")
    page.get_by_label("Grid", exact=False).first.fill(staff.county.grids[0].code)
    page.get_by_role("button", name="Register the case").click()
    page.locator("#deed-accept").get_by_role("button", name="Accept").click()
    page.locator("main").get_by_text("you are responsible for it by name").first.wait_for()
    context.close()


def test_the_keyboard_reaches_everything(open_page: OpenPage, staff: Staff) -> None:
    cases = [make.case(staff.county.grids[0], at=now() - timedelta(hours=hour)) for hour in (3, 2, 1)]
    page = at_work(open_page, staff.village)
    page.goto("/desk/cases")
    for key, number in (("j", 0), ("j", 1), ("j", 2), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.textContent") == cases[number].number
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/cases/{cases[1].pk}")
    page.keyboard.press("a")
    assert page.evaluate("document.activeElement.textContent") == "Accept"
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type(cases[2].number)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=cases[2].number).wait_for()
    page.wait_for_load_state()
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_url("**/desk/")


def addresses(staff: Staff) -> list[str]:
    """Every page of the console, with something on it."""
    case = make.case(staff.county.grids[0], contact=Reporter("王女士", "0500 7788", ""), at=now() - timedelta(days=9))
    make.case(staff.county.grids[0], at=now() - timedelta(days=8))
    commands.accept(make.act(Via.CONSOLE, staff.village), make.powers(staff.village), case.pk)
    make.case(staff.county.grids[0], category="fire_hazard", words="有烟", staff=True)
    grid, person = staff.county.grids[0], staff.worker
    return [
        "/desk/", "/desk/cases?mine=all", "/desk/cases?state=closed", f"/desk/cases/{case.pk}", "/desk/cases/new",
        "/desk/territory", f"/desk/territory/{staff.county.root.id}", f"/desk/territory/{grid.id}", "/desk/people",
        f"/desk/people/{person.pk}", "/desk/people/new", "/desk/people/appoint", "/desk/rulebook", "/desk/notices",
        f"/desk/journal/case/{case.pk}", "/desk/account", "/desk/care", "/desk/cases/999999",
    ]  # fmt: skip


@pytest.mark.parametrize(("width", "language", "dark"), [(1366, "zh-hans", False), (390, "en", True)])
def test_axe_finds_nothing_on_any_page_and_none_is_wider_than_the_screen(
    open_page: OpenPage, staff: Staff, width: int, language: str, dark: bool
) -> None:
    page = at_work(open_page, staff.county_head, width=width, language=language, dark=dark)
    faults = []
    for address in addresses(staff):
        faults += faults_at(page, address)
    page.goto("/desk/cases/new")
    page.locator("main form button.btn-primary").click()
    page.locator("[data-error-summary]").wait_for()
    faults += axe(page, "the refused form")
    page.context.clear_cookies()
    page.goto("/desk/sign-in")
    faults += axe(page, "/desk/sign-in")
    assert faults == []
