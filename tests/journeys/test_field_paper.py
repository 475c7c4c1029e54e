"""Lists of field work on paper: printed from the browser, they begin below their heading and leave room to write."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from tests import recording
from tests.faces.desk import Staff, staffed
from tests.journeys.test_console import at_work

pytestmark = pytest.mark.django_db(transaction=True)
DOORS = 40
MARGINS = [{}, {"top": "12mm", "bottom": "12mm", "left": "12mm", "right": "12mm"}]


@pytest.fixture
def staff() -> Staff:
    found = staffed()
    for _ in range(DOORS):
        recording.dwelling(found.county.grids[0], households=1)
        recording.shop(found.county.grids[0])
    return found


def sheets(page: Any, margin: dict[str, str]) -> list[str]:
    """What stands on each sheet of A4, without the gaps between words, which a narrow column has many of."""
    pdf = page.pdf(format="A4", margin=margin)
    told = [normalize("NFKC", one.extract_text()) for one in PdfReader(io.BytesIO(pdf)).pages]
    return ["".join(one.split()) for one in told]


@pytest.mark.parametrize("margin", MARGINS, ids=["narrow", "wide"])
@pytest.mark.parametrize(
    ("address", "titled", "writes"),
    [
        ("visits?kind=every_household", "Duevisits", "Howitwent"),
        ("inspections", "Dueinspections", "Whatwasfound"),
    ],
)
def test_a_list_to_take_along_begins_below_its_heading_and_breaks_between_doors(
    open_page: Callable[..., Any], staff: Staff, address: str, titled: str, writes: str, margin: dict[str, str]
) -> None:
    desk = at_work(open_page, staff.worker)
    desk.goto(f"/desk/{address}")
    desk.locator("table").wait_for()
    told = sheets(desk, margin)
    assert titled in told[0]
    on_each = [len(re.findall(r"街\d+号", one)) for one in told]
    assert sum(on_each) == DOORS
    assert on_each[0] >= DOORS // 6, on_each
    assert len(told) <= 5, on_each
    full = [(one, many) for one, many in zip(told, on_each, strict=True) if many]
    assert all(writes in one for one, _ in full), "the column to write in has its head on every sheet"
    assert [len(re.findall(r"by\d+[A-Z]", one)) for one, _ in full] == [many for _, many in full], "rows are whole"


@pytest.mark.parametrize("margin", MARGINS, ids=["narrow", "wide"])
def test_the_progress_of_inspections_is_printed_as_a_table_below_its_heading(
    open_page: Callable[..., Any], staff: Staff, margin: dict[str, str]
) -> None:
    desk = at_work(open_page, staff.village)
    desk.goto("/desk/inspections/progress")
    desk.get_by_role("heading", name="Progress of inspections").wait_for()
    told = sheets(desk, margin)
    assert len(told) == 1
    assert "Progressofinspections" in told[0]
    assert "AreaFireinspectionofsmallpremises" in told[0], "its columns have heads"
    assert "第1网格0/400/400/0" in told[0]
