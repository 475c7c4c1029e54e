"""Places in a browser: a building and its dwellings entered on the map, changed, merged, closed; a plate scanned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gridwork.ledger import commands as ledger
from gridwork.ledger.commands.codes import adopt_codes
from gridwork.ledger.models import Place
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.rules.kinds import State
from tests import make, recording
from tests.faces.desk import Staff
from tests.journeys.looks import axe, faults_at, map_ready
from tests.journeys.test_console import at_work
from tests.pictures import picture

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Any]
WIDTHS = pytest.mark.parametrize("width", [1440, 390])
CODES = """kind,major_code,major_name,minor_code,code,name,scope_note
部件,01,市政公用设施,013,01013,消火栓,
事项,01,市政公用设施类,001,01001,道路破损,路面坑洼
"""


def building(staff: Staff, number: str, name: str = "") -> Place:
    draft = PlaceDraft(
        "building", street="解放路", number=number, name=name, point=make.County.centre(staff.county.grids[0])
    )
    return ledger.open_place(make.act(), make.operator(), draft)


@WIDTHS
def test_a_worker_enters_a_building_and_a_flat_in_it(open_page: OpenPage, staff: Staff, width: int) -> None:
    page = at_work(open_page, staff.worker, width=width)
    page.goto("/desk/places")
    page.get_by_role("link", name="Enter the first place").click()
    page.get_by_role("link", name="Building", exact=True).click()
    page.get_by_label("Street or lane").fill("解放路")
    page.get_by_label("Door number").fill("12号")
    map_ready(page)
    longitude, latitude = make.County.centre(staff.county.grids[0])
    page.get_by_text("Point as numbers").click()
    page.get_by_label("Longitude").fill(str(longitude))
    page.get_by_label("Latitude").fill(str(latitude))
    page.get_by_label("Latitude").blur()
    page.get_by_text(f"The point lies in {staff.county.towns[0].name}").wait_for()
    page.get_by_role("button", name="Enter the place").click()
    page.get_by_text("Entered: 解放路12号").wait_for()
    page.get_by_role("link", name="Enter a place in it").click()
    page.get_by_role("link", name="Dwelling", exact=True).click()
    page.get_by_label("Door number").fill("3单元502")
    page.get_by_label("Households").fill("2")
    page.get_by_role("button", name="Enter the place").dblclick()
    page.get_by_text("Entered: 3单元502").wait_for()
    house = Place.objects.get(kind="building")
    flat = Place.objects.get(kind="dwelling")
    assert (flat.parent_id, flat.grid_id, flat.households) == (house.pk, house.grid_id, 2)
    page.get_by_role("link", name="解放路12号").click()
    page.get_by_text("2 households").wait_for()
    page.locator(".plate-code").scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.plate-code').naturalWidth > 0")


@WIDTHS
def test_a_place_entered_twice_is_merged_and_one_that_is_gone_is_closed_and_taken_back(
    open_page: OpenPage, staff: Staff, width: int
) -> None:
    twice, right = building(staff, "12号"), building(staff, "12号楼", "供销社")
    page = at_work(open_page, staff.worker, width=width)
    page.goto(f"/desk/places/{twice.pk}")
    page.get_by_role("link", name="Merge into another place").click()
    page.wait_for_load_state()
    page.get_by_label("The place that stays").press_sequentially("供销社")
    page.get_by_role("button", name=right.plate).click()
    assert page.get_by_label("The place that stays").input_value() == right.plate
    page.get_by_label("Why").fill("重复登记")
    page.get_by_role("button", name="Merge into it").click()
    page.get_by_text("Merged.").wait_for()
    page.get_by_role("heading", name="供销社").wait_for()
    page.get_by_role("link", name="Close: it is no more").click()
    page.get_by_role("button", name="Close it").click()
    page.get_by_text("Not sent yet. Please put this right:").wait_for()
    page.get_by_label("Why").fill("已拆除")
    page.get_by_role("button", name="Close it").click()
    page.get_by_text("The place is closed.").wait_for()
    assert Place.objects.get(pk=right.pk).state == State.CLOSED
    page.get_by_role("link", name="Open the place again").click()
    page.get_by_label("Why").fill("误操作")
    page.get_by_role("button", name="Open the place again").click()
    page.get_by_text("The place is open again.").wait_for()
    assert "误操作" in page.locator("section:has(#history)").inner_text()


def test_two_people_at_one_place_choose_field_by_field(open_page: OpenPage, staff: Staff) -> None:
    house = building(staff, "12号")
    page = at_work(open_page, staff.worker, width=390)
    page.goto(f"/desk/places/{house.pk}/edit")
    other = make.act(person=staff.village)
    ledger.change_place(other, make.operator(), house.pk, {"number": "13号", "name": "老楼"}, seen=1)
    page.get_by_label("Door number").fill("14号")
    page.get_by_label("Street or lane").fill("北街")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("nothing was overwritten: choose what is right.").wait_for()
    page.get_by_role("group", name="Door number").get_by_role("radio", name="13号").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    after = Place.objects.get(pk=house.pk)
    assert (after.street, after.number, after.name) == ("北街", "13号", "老楼")


@WIDTHS
def test_a_resident_scans_a_door_plate_and_reports_from_there(open_page: OpenPage, staff: Staff, width: int) -> None:
    house = building(staff, "12号")
    page = open_page(width=width, language="en")
    page.goto(f"/p/{house.plate}")
    page.get_by_role("heading", name=staff.county.grids[0].name).first.wait_for()
    page.get_by_text(staff.worker.name).first.wait_for()
    assert "解放路" not in page.content()
    page.get_by_role("link", name="Report something here").click()
    map_ready(page)
    assert float(page.locator("[name=lon]").input_value()) == house.longitude


@pytest.mark.parametrize(
    ("width", "language", "dark"),
    [(390, "zh-hans", False), (1440, "en", True), (1440, "zh-hans", False), (390, "en", True)],
)
def test_every_page_of_places_is_readable_by_everybody(
    open_page: OpenPage, staff: Staff, width: int, language: str, dark: bool
) -> None:
    adopt_codes(make.act(), make.operator(), CODES, name="国标 GB/T 47678.5", source="国家标准")
    house = building(staff, "12号", "供销社楼")
    flat = recording.place("dwelling", staff.county.grids[0], street="", number="502", parent_id=house.pk, grid_id=None)  # type: ignore[arg-type]
    shop = recording.shop(staff.county.grids[0], name="粮油店")
    recording.record("shop", shop, trade="food")
    hydrant = recording.hydrant(staff.county.grids[0], condition="damaged", owner="水务站")
    ledger.photograph(make.act(person=staff.worker), make.operator(), house.pk, [picture(320, 200)])
    ledger.change_place(make.act(person=staff.village), make.operator(), shop.pk, {"name": "粮油商店"}, seen=1)
    page = at_work(open_page, staff.county_head, width=width, language=language, dark=dark)
    faults: list[str] = []
    for address in (
        "", "?kind=site", "/codes", "/new", "/new?kind=dwelling", "/new?kind=facility", f"/{house.pk}", f"/{shop.pk}",
        f"/{hydrant.pk}", f"/{flat.pk}/edit", f"/{house.pk}/merge?into={shop.plate}", f"/{house.pk}/close",
        f"/{shop.pk}/split",
    ):  # fmt: skip
        faults += faults_at(page, f"/desk/places{address}")
    page.goto("/p/ABCDE23456")
    faults += axe(page, "an unknown plate")
    assert faults == []
