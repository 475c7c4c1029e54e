"""How the ledgers stand, read in a browser: from the county down to the record that is to be checked again (L4, L8)."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gridwork.ledger.commands.effort import note_effort
from gridwork.ledger.commands.records import RecordDraft, open_record
from gridwork.ledger.models import Place
from gridwork.territory.queries.edition import today
from tests import make, recording
from tests.faces.desk import Staff, staffed
from tests.journeys.looks import faults_at
from tests.journeys.test_console import at_work

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Any]


@pytest.fixture
def staff() -> Staff:
    """Shops in three grids: all of the first recorded, one of the second seen a year ago, none of the fifth."""
    found = staffed()
    first, second, _, _, fifth, _ = found.county.grids
    for _ in range(3):
        recording.record("shop", recording.shop(first), trade="food")
    recording.record("shop", recording.shop(second), trade="repair")
    stale(recording.shop(second, name="老李五金店"))
    recording.shop(fifth)
    recording.record("household", recording.dwelling(first), members=2)
    note_effort(make.act(person=found.worker), "shop", 240, 9, 2)
    return found


def stale(place: Place) -> None:
    """A record of a shop nobody has looked at for a year."""
    draft = RecordDraft("shop", {"trade": "retail"}, place_id=place.pk, verified_on=today() - timedelta(days=365))
    open_record(make.act(), make.operator(), draft)


def test_a_county_head_goes_from_the_county_to_the_shop_that_is_to_be_checked_again(
    open_page: OpenPage, staff: Staff, tmp_path: Path
) -> None:
    page, county = at_work(open_page, staff.county_head), staff.county
    page.goto("/desk/ledger/")
    page.get_by_role("link", name="Coverage", exact=True).click()
    page.get_by_role("heading", name="Coverage of the ledgers").wait_for()
    assert page.get_by_text("checked in time · below the target").is_visible()
    page.locator("tbody").get_by_role("link", name=county.towns[0].name).click()
    page.locator("tbody").get_by_role("link", name=county.villages[0].name).click()
    rows = page.locator("tbody tr")
    assert [rows.nth(row).locator("th").inner_text() for row in range(2)] == [grid.name for grid in county.grids[:2]]
    page.get_by_label("Order").select_option("worst")
    page.get_by_role("button", name="Show").click()
    assert rows.nth(0).locator("th").inner_text() == county.grids[1].name
    with page.expect_download() as download:
        page.get_by_role("link", name="Table (CSV)").click()
    download.value.save_as(tmp_path / "coverage.csv")
    lines = list(csv.reader((tmp_path / "coverage.csv").open(encoding="utf-8-sig")))
    assert [county.grids[1].code, county.grids[1].name, "Business", "2", "2", "1", "0", "100", "50"] in lines
    rows.nth(0).get_by_role("link", name=re.compile("100\\s+50\\s+low")).click()
    page.wait_for_url(re.compile(rf"/desk/ledger/shop/\?area={county.grids[1].id}&state=stale"))
    assert page.get_by_text("老李五金店").first.is_visible()


def test_on_a_phone_the_sum_stands_alone_until_a_form_is_chosen(open_page: OpenPage, staff: Staff) -> None:
    page = at_work(open_page, staff.town, width=390)
    page.goto("/desk/coverage")
    row = page.locator("tbody tr").first
    assert [cell.is_visible() for cell in row.locator("td").all()[:2]] == [True, False]
    assert page.get_by_text("choose a form above to see it area by area").is_visible()
    page.get_by_label("Form", exact=True).select_option("shop")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("heading", name="Business").wait_for()
    card = page.locator("tbody tr").first
    assert "Checked in time" in card.inner_text() or card.locator("[data-label='Checked in time']").is_visible()
    assert "below the target" in card.inner_text()


@pytest.mark.parametrize(
    ("width", "language", "dark"),
    [(1440, "zh-hans", False), (1440, "en", True), (390, "en", False), (390, "zh-hans", True)],
)
def test_coverage_and_burden_are_without_fault_wide_and_narrow_light_and_dark(
    open_page: OpenPage, staff: Staff, width: int, language: str, dark: bool
) -> None:
    page = at_work(open_page, staff.county_head, width=width, language=language, dark=dark)
    page.context.add_cookies([{"name": "gridwork_language", "value": language, "url": page.url}])
    faults = []
    for query in ("coverage", "coverage?level=group&form=shop", "coverage?domain=trade", "burden"):
        faults += faults_at(page, f"/desk/{query}")
    assert faults == []


ON_ONE_LINE = """() => [...document.querySelectorAll("td.num")].filter((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  const lines = [...range.getClientRects()];
  return lines.length !== 1 || lines[0].right > innerWidth;
}).map((cell) => cell.textContent)"""
EDGES = """rows => rows.map(row => [row.querySelector("th"), ...row.querySelectorAll("td")].map(cell => {
  const box = cell.getBoundingClientRect();
  return `${box.left}–${box.right}`;
})).map(String)"""
LONG = """cells => cells.forEach(cell => {
  cell.dataset.label = "Fire inspection of small premises · Group (third level)";
})"""


def test_figures_of_inspections_stand_whole_on_a_phone_and_the_sums_in_line_with_them(
    open_page: OpenPage, staff: Staff
) -> None:
    page = at_work(open_page, staff.county_head, width=390)
    page.goto("/desk/inspections/progress")
    page.get_by_role("heading", name="Progress of inspections").wait_for()
    assert page.locator("td.num").count() > 2
    page.locator("td.num").evaluate_all(LONG)
    assert page.evaluate(ON_ONE_LINE) == []
    rows = page.locator("tbody tr, tfoot tr").evaluate_all(EDGES)
    assert len(set(rows)) == 1, rows
