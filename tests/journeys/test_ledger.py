"""Grid workers keep their ledgers in a browser: round the street, one form, two at once, a contact who agreed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from gridwork.base.identifiers import record_code
from gridwork.journal.models import Entry
from gridwork.ledger.commands.records import agree_contact, change_record
from gridwork.ledger.models import Contact, Record
from gridwork.ledger.rules.contacts import ContactGiven
from tests import make, recording
from tests.faces.desk import Staff
from tests.journeys.looks import axe, faults_at
from tests.journeys.test_console import at_work

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Any]
WIDTHS = pytest.mark.parametrize("width", [1440, 390])


def stale_shops(staff: Staff, many: int) -> list[Record]:
    """Shops of one street that nobody looked at for a year."""
    grid = staff.county.grids[0]
    made = [recording.record("shop", recording.shop(grid), trade="retail", area=10.0 + n) for n in range(many)]
    Record.objects.update(verified_on=date(2020, 1, 1), verify_by=date(2020, 4, 1))
    return made


def page_of(record: Record) -> str:
    return f"/desk/ledger/records/{record_code(record.pk)}"


@WIDTHS
def test_a_worker_says_of_three_shops_that_they_are_still_right_and_changes_the_fourth(
    open_page: OpenPage, staff: Staff, width: int
) -> None:
    shops = stale_shops(staff, 4)
    page = at_work(open_page, staff.worker, width=width)
    page.goto("/desk/")
    page.keyboard.press("g")
    page.keyboard.press("l")
    page.get_by_role("heading", name="Ledgers").wait_for()
    page.goto("/desk/ledger/shop/?state=stale")
    if width > 1000:
        page.get_by_role("checkbox", name="Choose all on this page").check()
        page.locator("[name=record]").last.uncheck()
    else:
        for box in page.locator("[name=record]").all()[:3]:
            box.check()
    page.get_by_role("button", name="The chosen ones are still right …").click()
    page.get_by_role("heading", name="Are these 3 records still right?").wait_for()
    assert page.locator(".things li").count() == 3
    page.get_by_role("button", name="Yes, all 3 are still right").click()
    page.get_by_text("3 records confirmed, next check by").wait_for()
    assert page.locator("[data-row]").count() == 1

    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Change", exact=True).click()
    assert page.get_by_role("group", name="Uses gas").is_hidden()
    page.get_by_role("group", name="Trade").get_by_label("Food").check()
    page.get_by_role("group", name="Uses gas").get_by_label("Yes").check()
    page.get_by_role("group", name="Gas alarm fitted").get_by_label("No", exact=True).check()
    area = page.get_by_label("Floor area (m²)")
    area.fill("a lot")
    page.get_by_role("button", name="Save the changes").click()
    page.get_by_text("Not sent yet. Please put this right:").wait_for()
    assert area.input_value() == "a lot"
    assert page.get_by_role("group", name="Uses gas").get_by_label("Yes").is_checked()
    area.fill("２２．５")
    page.get_by_role("button", name="Save the changes").click()
    page.get_by_text("The changes are saved.").wait_for()
    record = Record.objects.get(pk=shops[3].pk)
    assert '"area":22.5' in record.values
    assert record.verified_on > date(2020, 1, 1)
    assert "→ Food" in page.locator("section:has(#history)").inner_text()


def test_without_a_script_every_question_is_there_and_says_when_it_is_asked(
    chromium: Any, staff: Staff, live_server: Any
) -> None:
    place = recording.shop(staff.county.grids[0])
    with_script: list[Any] = []

    def open_page(**how: Any) -> Any:
        context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
        with_script.append(context)
        return context.new_page()

    page = at_work(open_page, staff.worker)
    page.goto(f"/desk/ledger/shop/new?place={place.pk}")
    assert page.get_by_text("Only if “Trade” is Food.").is_visible()
    page.get_by_role("group", name="Trade").get_by_label("Repairs").check()
    page.get_by_role("group", name="Uses gas").get_by_label("Yes").check()
    page.get_by_role("button", name="Keep this record").click()
    page.get_by_text("The record is kept.").wait_for()
    assert '"gas"' not in Record.objects.get().values
    with_script[0].close()


@WIDTHS
def test_two_people_change_one_record_and_choose_answer_by_answer(
    open_page: OpenPage, staff: Staff, width: int
) -> None:
    shop = recording.record("shop", recording.shop(staff.county.grids[0]), trade="food", area=15.0, note="老招牌")
    page = at_work(open_page, staff.worker, width=width)
    page.goto(f"{page_of(shop)}/edit")
    other = make.act(person=staff.village)
    change_record(other, make.powers(staff.village), shop.pk, {"area": 18.0, "fee": 90000, "note": "新招牌"}, seen=1)
    page.get_by_label("Floor area (m²)").fill("16")
    page.get_by_label("Note").fill("蓝色招牌")
    page.get_by_role("group", name="Uses gas").get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Save the changes").click()
    page.get_by_role("heading", name="Two people changed this").wait_for()
    assert axe(page, "the conflict") == []
    area, note = page.get_by_role("group", name="Floor area"), page.get_by_role("group", name="Note")
    assert "Before: 15.0 m²" in area.inner_text()
    assert "钱军" in area.inner_text()
    area.get_by_role("radio").first.check()
    page.get_by_role("button", name="Save what I have chosen").click()
    page.get_by_text("Choose one of the two.").wait_for()
    assert area.get_by_role("radio").first.is_checked()
    note.get_by_label("新招牌").check()
    page.get_by_role("button", name="Save what I have chosen").click()
    page.get_by_text("The changes are saved.").wait_for()
    told = page.locator("section:has(#values)").inner_text()
    for right in ("16.0 m²", "新招牌", "900 yuan"):
        assert right in told
    assert '"gas":false' in Record.objects.get(pk=shop.pk).values


@WIDTHS
def test_a_contact_who_agreed_is_recorded_read_and_taken_out_again(
    open_page: OpenPage, staff: Staff, width: int
) -> None:
    home = recording.dwelling(staff.county.grids[0])
    page = at_work(open_page, staff.worker, width=width)
    page.goto(f"/desk/ledger/household/new?place={home.plate}")
    page.get_by_label("How many live here").fill("4")
    page.get_by_label("House repairs").check()
    page.get_by_label("What to repair").fill("屋顶")
    page.get_by_label("Name", exact=True).fill("户联系人")
    page.get_by_label("Telephone", exact=True).fill("0500-7788")
    page.get_by_role("button", name="Keep this record").click()
    page.get_by_text("Tick that they agreed").first.wait_for()
    page.get_by_label("They agreed to be recorded for this").check()
    page.get_by_role("button", name="Keep this record").click()
    page.get_by_text("The record is kept.").wait_for()
    assert "0500-7788" not in page.content()

    page.get_by_role("button", name="Show the contact").click()
    page.get_by_role("link", name="0500-7788").wait_for()
    assert Entry.objects.filter(subject_kind="record", verb="read").count() == 1
    page.locator("summary", has_text="They wish to be taken out").click()
    page.get_by_role("button", name="Take the contact out").click()
    page.get_by_text("The contact was taken out.").wait_for()
    assert not Contact.objects.exists()

    page.locator("summary", has_text="Remove what this household said").click()
    page.locator("#forget-reason").fill("走访时提出")
    page.get_by_label("I understand that this cannot be brought back").check()
    page.get_by_role("button", name="Remove it for good").click()
    page.get_by_text("What this household said was removed.").wait_for()
    assert "屋顶" not in page.content()


def test_a_place_in_an_answer_is_found_by_words_and_chosen_with_a_press(open_page: OpenPage, staff: Staff) -> None:
    grid = staff.county.grids[0]
    shop, hydrant = recording.shop(grid), recording.hydrant(grid, street="菜场路", number="3号")
    page = at_work(open_page, staff.worker)
    page.goto("/desk/ledger/shop/new")
    page.get_by_label("Code on the door plate, or words of the address").fill(shop.number)
    page.get_by_role("button", name="Look for the place").click()
    page.locator(".things a").first.click()
    page.wait_for_load_state()
    page.get_by_label("Nearest hydrant").press_sequentially("菜场")
    page.get_by_role("button", name=hydrant.plate).click()
    assert page.get_by_label("Nearest hydrant").input_value() == hydrant.plate
    page.get_by_role("button", name="Keep this record").click()
    page.get_by_role("link", name=hydrant.plate).click()
    page.get_by_text("菜场路3号").first.wait_for()


def addresses(staff: Staff) -> list[str]:
    """Every page of the ledgers, with something on it."""
    grid = staff.county.grids[0]
    shops = stale_shops(staff, 3)
    recording.shop(grid)
    agree_contact(make.act(), make.operator(), shops[0].pk, "contact", ContactGiven("店主", "0500-7788"))
    home = recording.record("household", recording.dwelling(grid), members=3)
    hydrant = recording.hydrant(grid)
    return [
        "/desk/ledger/", "/desk/ledger/shop/", "/desk/ledger/shop/?state=no_record", "/desk/ledger/shop/?state=closed",
        "/desk/ledger/shop/new?find=街", "/desk/ledger/team/new", f"/desk/ledger/hydrant/new?place={hydrant.pk}",
        f"/desk/ledger/shop/still-right?record={shops[0].pk}&record={shops[1].pk}", page_of(shops[0]), page_of(home),
        f"{page_of(shops[0])}/edit", f"/desk/journal/record/{shops[0].pk}",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("width", "language", "dark"),
    [(1440, "zh-hans", False), (1440, "en", True), (390, "en", False), (390, "zh-hans", True)],
)
def test_ledger_pages_are_without_fault_wide_and_narrow_light_and_dark(
    open_page: OpenPage, staff: Staff, width: int, language: str, dark: bool
) -> None:
    page = at_work(open_page, staff.county_head, width=width, language=language, dark=dark)
    faults = []
    for address in addresses(staff):
        faults += faults_at(page, address)
    page.goto(f"{page_of(Record.objects.filter(form='shop')[0])}/edit")
    page.locator("[name=v-area]").fill("?")
    page.locator("main form button.btn-primary").click()
    page.locator("[data-error-summary]").wait_for()
    faults += axe(page, "the refused form")
    assert faults == []
