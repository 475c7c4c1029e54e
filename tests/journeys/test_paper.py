"""A booklet goes out on paper and comes back: printed, changed by pen, keyed in, one page by two people (L7)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from gridwork.base.identifiers import record_code
from gridwork.ledger.models import Keying, Record
from gridwork.publicity.commands.documents import issue_blanks
from gridwork.publicity.models import Blank
from gridwork.publicity.tasks import make_prints
from tests import recording
from tests.faces.desk import Staff, staffed
from tests.journeys.looks import axe, faults_at
from tests.journeys.test_console import at_work

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Any]


@pytest.fixture
def staff(settings: Any, tmp_path: Path) -> Staff:
    settings.PRINTS_ROOT = tmp_path / "prints"
    return staffed()


@pytest.fixture
def shops(staff: Staff) -> list[Record]:
    grid = staff.county.grids[0]
    return [
        recording.record("shop", recording.shop(grid, name=name), trade="retail", area=30.0)
        for name in ("惠民超市", "好运来小吃", "老张修车", "兴旺粮油")
    ]


def values(record: Record) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Record.objects.get(pk=record.pk).values)
    return found


def open_code(page: Any, code: str) -> None:
    """Type a code at the entrance, as a scanner does: signs, then Enter."""
    page.wait_for_selector("#code-code:focus")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    page.wait_for_selector("#page-done_on", state="attached")


def test_a_booklet_is_printed_carried_and_keyed_in(open_page: OpenPage, staff: Staff, shops: list[Record]) -> None:
    grid = staff.county.grids[0]
    clerk = at_work(open_page, staff.village)
    clerk.goto("/desk/paper/")
    clerk.get_by_label("For", exact=True).select_option(str(grid.id))
    for name in ("Hydrant", "Household's service needs", "Mutual-help team", "Danger spot"):
        clerk.get_by_label(name).uncheck()
    clerk.get_by_role("button", name="Print", exact=True).click()
    clerk.get_by_text("It waits for its turn.").wait_for()
    make_prints()
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="Download the PDF").click()
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(download.value.path()).pages))
    assert all(record_code(one.pk) in text for one in shops)
    assert Blank.objects.filter(
        code__in=[code for code in Blank.objects.values_list("code", flat=True) if code in text]
    )

    # With the keyboard only: two figures, a confirmation, and a page that a colleague keys again.
    clerk.goto("/desk/paper/key")
    open_code(clerk, f"{record_code(shops[0].pk)} 1.1")
    clerk.get_by_label("Floor area").focus()
    clerk.keyboard.type("45")
    clerk.keyboard.press("Enter")
    open_code(clerk, f"http://localhost/desk/paper/key/{record_code(shops[1].pk)}?as=1.1")
    clerk.get_by_label("“Still right” is ticked").focus()
    clerk.keyboard.press("Space")
    clerk.keyboard.press("Enter")
    open_code(clerk, record_code(shops[2].pk).lower())
    clerk.get_by_label("Repairs").check()
    clerk.get_by_role("button", name="Ask a colleague").click()
    clerk.get_by_text("It is kept when a colleague has keyed it too.").wait_for()
    open_code(clerk, record_code(shops[3].pk))
    clerk.get_by_label("Floor area").focus()
    clerk.keyboard.type("120")
    clerk.keyboard.press("Enter")
    clerk.wait_for_selector("#code-code:focus")
    assert [values(one)["area"] for one in (shops[0], shops[3])] == [45.0, 120.0]
    assert Record.objects.get(pk=shops[1].pk).seq == 2
    assert values(shops[2])["trade"] == "retail"

    colleague = at_work(open_page, staff.worker, width=390, height=844)
    colleague.goto("/desk/paper/second")
    colleague.get_by_role("link", name="Business").click()
    colleague.get_by_label("Food").check()
    colleague.get_by_role("button", name="Compare and keep").click()
    colleague.get_by_text("The two keyings differ").first.wait_for()
    assert axe(colleague, "choosing") == []
    colleague.get_by_label("Repairs").check()
    colleague.get_by_role("button", name="Keep what I have chosen").click()
    colleague.get_by_text("Kept:").wait_for()
    assert values(shops[2])["trade"] == "repair"
    assert Keying.objects.get().settled_at is not None


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)])
def test_the_paper_pages_are_sound(
    open_page: OpenPage, staff: Staff, shops: list[Record], width: int, dark: bool
) -> None:
    (blank,) = issue_blanks(staff.county.grids[0].id, ["shop"], 1)
    page = at_work(open_page, staff.village, width=width, dark=dark, language="zh-hans")
    keying = f"/desk/paper/key/{record_code(shops[0].pk)}"
    faults = []
    for address in ("/desk/paper/", "/desk/paper/key", keying, f"/desk/paper/key/{blank.code}", "/desk/paper/second"):
        faults += faults_at(page, address)
    assert faults == []
