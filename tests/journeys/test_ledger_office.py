"""What else ledgers are for, in a browser: codes, domains, new forms, new borders, print, burden (L, G)."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from gridwork.base import memo
from gridwork.base.identifiers import record_code
from gridwork.exchange.tasks import work_imports
from gridwork.ledger import commands as ledger
from gridwork.ledger.models import Place, Record
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.tasks import rehome
from gridwork.publicity.tasks import make_prints
from tests import make, recording
from tests.commands.test_record_versions import reformed
from tests.commands.test_rehoming import redrawn
from tests.faces.desk import Staff, staffed
from tests.journeys.looks import axe, map_ready
from tests.journeys.test_console import at_work
from tests.journeys.test_places import CODES
from tests.pictures import picture
from tests.settled import settle

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Any]
WIDTHS = pytest.mark.parametrize("width", [1440, 390])


@pytest.fixture
def staff(settings: Any, tmp_path: Path) -> Staff:
    settings.PRINTS_ROOT = tmp_path / "prints"
    return staffed()


@WIDTHS
def test_the_standard_codes_are_adopted_and_a_damaged_hydrant_entered_with_its_keeper_and_a_photo(
    open_page: OpenPage, staff: Staff, tmp_path: Path, width: int
) -> None:
    codes, photo = tmp_path / "codes.csv", tmp_path / "hydrant.jpg"
    codes.write_bytes(CODES.encode("gb18030"))
    photo.write_bytes(picture(640, 480))
    head = at_work(open_page, staff.county_head, width=width)
    head.goto("/desk/places")
    head.get_by_role("link", name="Facility codes").click()
    head.get_by_label("CSV file").set_input_files(codes)
    head.get_by_label("Name of the table").fill("国标 GB/T 47678.5")
    head.get_by_role("button", name="Adopt it").click()
    head.get_by_text("Version 1 of the code table is in use now.").wait_for()

    worker = at_work(open_page, staff.worker, width=width)
    worker.goto("/desk/places/new")
    worker.get_by_role("link", name="Facility", exact=True).click()
    worker.get_by_label("Sort").select_option(label="01013 消火栓")
    worker.get_by_label("Street or lane").fill("解放路")
    worker.get_by_label("State of repair").select_option("damaged")
    worker.get_by_label("Unit that keeps it").fill("水务站")
    worker.get_by_label("Photos").set_input_files(photo)
    map_ready(worker)
    longitude, latitude = make.County.centre(staff.county.grids[0])
    worker.get_by_text("Point as numbers").click()
    worker.get_by_label("Longitude").fill(str(longitude))
    worker.get_by_label("Latitude").fill(str(latitude))
    worker.get_by_role("button", name="Enter the place").click()
    worker.get_by_text("Entered: 解放路").wait_for()
    about = worker.locator("section:has(#about)").inner_text()
    assert ("消火栓 01013" in about, "damaged" in about, "水务站" in about) == (True, True, True)
    worker.locator(".photos img").scroll_into_view_if_needed()
    worker.wait_for_function("document.querySelector('.photos img').naturalWidth > 0")
    assert Place.objects.get().photos.count() == 1


def test_a_shop_that_became_two_is_split(open_page: OpenPage, staff: Staff) -> None:
    shop = recording.shop(staff.county.grids[0], name="供销社")
    kept = recording.record("shop", shop, trade="food")
    page = at_work(open_page, staff.worker)
    page.goto(f"/desk/places/{shop.pk}")
    page.get_by_role("link", name="Split into several").click()
    page.get_by_label("Door number of part 2").fill("12号之二")
    page.get_by_label("Name of part 2").fill("小吃部")
    page.get_by_label("Why").fill("隔成两间")
    page.get_by_role("button", name="Split", exact=True).click()
    page.get_by_text("Split. The place itself is the first part.").wait_for()
    page.locator("section:has(#history)").get_by_role("link", name="小吃部").click()
    page.get_by_role("heading", name="小吃部").wait_for()
    assert page.get_by_text("no record yet").is_visible()
    assert Record.objects.get().place_id == kept.place_id == shop.pk


@WIDTHS
def test_a_place_closed_by_mistake_is_found_among_the_closed_ones(
    open_page: OpenPage, staff: Staff, width: int
) -> None:
    shop = recording.shop(staff.county.grids[0], name="供销社")
    ledger.close_place(make.act(person=staff.village), make.operator(), shop.pk, "误操作")
    page = at_work(open_page, staff.worker, width=width)
    page.goto("/desk/places")
    assert page.get_by_text("供销社").count() == 0
    page.get_by_label("State", exact=True).select_option("no longer there")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("no longer there").last.wait_for()
    assert axe(page, "closed places") == []
    page.get_by_role("link", name="供销社").click()
    page.get_by_role("link", name="Open the place again").click()
    page.get_by_label("Why").fill("还在营业")
    page.get_by_role("button", name="Open the place again").click()
    page.get_by_text("The place is open again.").wait_for()
    page.goto("/desk/places")
    page.get_by_role("link", name="供销社").wait_for()


def test_staff_who_scan_a_door_plate_get_the_place_and_others_the_grid(open_page: OpenPage, staff: Staff) -> None:
    shop = recording.shop(staff.county.grids[0], name="供销社")
    for person, sees in ((staff.worker, True), (staff.elsewhere, False)):
        page = at_work(open_page, person)
        page.goto(f"/p/{shop.plate}")
        assert page.url.endswith(f"/desk/places/{shop.pk}") is sees
        assert (page.get_by_role("heading", name="供销社").count() > 0) is sees


def test_a_department_keeps_its_domain_in_every_grid_and_a_worker_all_domains_of_one(
    open_page: OpenPage, staff: Staff
) -> None:
    grids = staff.county.grids
    for grid in (grids[0], grids[5]):
        recording.record("shop", recording.shop(grid), trade="food")
        recording.record("household", recording.dwelling(grid), members=2)
    bureau, worker = at_work(open_page, staff.roads), at_work(open_page, staff.worker)
    for page, seen in ((bureau, ["Business"]), (worker, ["Business", "Household's service needs"])):
        page.goto("/desk/ledger/")
        for name in ("Business", "Household's service needs"):
            assert (page.locator("main").get_by_role("link", name=name, exact=True).count() > 0) is (name in seen)
    bureau.goto("/desk/ledger/shop/")
    assert bureau.locator("[data-row]").count() == 2
    worker.goto("/desk/ledger/shop/")
    assert worker.locator("[data-row]").count() == 1
    far = Record.objects.get(form="shop", grid=grids[5].id)
    bureau.goto(f"/desk/ledger/records/{record_code(far.pk)}")
    bureau.get_by_role("link", name="Change", exact=True).click()
    bureau.get_by_role("group", name="Trade").get_by_label("Repairs").check()
    bureau.get_by_role("button", name="Save the changes").click()
    bureau.get_by_text("The changes are saved.").wait_for()
    assert worker.goto(f"/desk/ledger/records/{record_code(far.pk)}").status == 404
    home = Record.objects.get(form="household", grid=grids[0].id)
    assert bureau.goto(f"/desk/ledger/records/{record_code(home.pk)}").status == 404


def test_a_new_version_of_a_form_shows_old_answers_where_they_are_asked_now_and_loses_none(
    open_page: OpenPage, staff: Staff
) -> None:
    record = recording.record("shop", recording.shop(staff.county.grids[0]), trade="food", area=30.0, note="老招牌")
    new = {"label": {"zh": "面积（新）", "en": "Size"}, "key": "size", "was": ["area"]}
    asked = {"label": {"zh": "灶台数", "en": "Stoves"}, "type": "number", "least": 0, "most": 50, "required": True}
    reformed(area=new, note=None, stoves=asked)
    page = at_work(open_page, staff.worker)
    page.goto(f"/desk/ledger/records/{record_code(record.pk)}")
    told = page.locator("section:has(#values)").inner_text()
    assert "30.0 m²" in told
    assert "Size" in told
    assert "still open" in told
    assert "老招牌" in page.locator("section:has(#kept)").inner_text()
    page.get_by_role("link", name="Change", exact=True).click()
    page.get_by_label("Stoves").fill("３")
    page.get_by_role("button", name="Save the changes").click()
    page.get_by_text("The changes are saved.").wait_for()
    assert "老招牌" in page.locator("section:has(#kept)").inner_text()
    values = Record.objects.get().values
    assert ('"size":30.0' in values, '"stoves":3' in values, "老招牌" in values) == (True, True, True)


def test_a_new_edition_takes_a_building_its_flats_and_their_records_to_the_new_grid(
    open_page: OpenPage, staff: Staff
) -> None:
    old, new = staff.county.grids[:2]
    spot = (make.WEST + make.SIDE * 0.8, make.SOUTH + make.SIDE / 2)
    draft = PlaceDraft("building", street="解放路", number="2号", point=spot)
    house = ledger.open_place(make.act(), make.operator(), draft)
    flat = ledger.open_place(make.act(), make.operator(), PlaceDraft("dwelling", number="101", parent_id=house.pk))
    record = recording.record("household", flat, members=3)
    page = at_work(open_page, staff.village)
    redrawn()
    memo.clear_all()
    assert rehome() == 1
    for address in (f"/desk/places/{flat.pk}", f"/desk/ledger/records/{record_code(record.pk)}"):
        page.goto(address)
        assert new.name in page.locator(".page-head").inner_text()
    page.goto(f"/desk/places/{flat.pk}")
    history = page.locator("section:has(#history)").inner_text()
    assert old.name in history
    assert new.name in history
    page.goto(f"/desk/places?area={new.id}")
    assert page.locator("[data-row]").count() == 2


@WIDTHS
def test_booklets_and_archive_pages_of_a_whole_town_are_printed_with_progress_and_told_when_ready(
    open_page: OpenPage, staff: Staff, tmp_path: Path, width: int
) -> None:
    town, grids = staff.county.towns[0], staff.county.grids[:4]
    for grid in grids:
        recording.record("shop", recording.shop(grid), trade="food")
    clerk = at_work(open_page, staff.town, width=width)
    clerk.goto("/desk/paper/")
    clerk.get_by_label("For", exact=True).select_option(str(town.id))
    clerk.get_by_role("button", name="Print", exact=True).click()
    clerk.get_by_text("It waits for its turn.").wait_for()
    bar = clerk.get_by_role("progressbar", name="Progress")
    assert (bar.get_attribute("value"), bar.get_attribute("max")) == ("0", "4")
    assert make_prints() == 4
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="Download all in one archive").click()
    with ZipFile(download.value.path()) as archive:
        assert sorted(archive.namelist()) == sorted(f"{grid.code}.pdf" for grid in grids)
        pages = PdfReader(BytesIO(archive.read(f"{grids[3].code}.pdf"))).pages
    inside = Record.objects.get(form="shop", grid=grids[3].id)
    assert record_code(inside.pk) in re.sub(r"\s", "", "".join(page.extract_text() for page in pages))
    clerk.goto("/desk/notices")
    clerk.get_by_role("link", name=re.compile(f"The print for {town.name} is ready")).click()
    clerk.get_by_role("link", name="Download all in one archive").wait_for()

    # The archive of one grid, its PDF, and the grids side by side.
    settle(120, grids=1)
    clerk.goto(f"/desk/territory/{grids[0].id}")
    clerk.get_by_role("link", name="Archive", exact=True).click()
    clerk.get_by_role("heading", name=f"Archive of {grids[0].name}").wait_for()
    with clerk.expect_download() as pdf:
        clerk.get_by_role("link", name="PDF with map").click()
    assert grids[0].code in "".join(page.extract_text() for page in PdfReader(pdf.value.path()).pages)
    clerk.get_by_role("link", name="Sort and compare").click()
    clerk.get_by_role("heading", name=re.compile("Workload in")).wait_for()
    assert clerk.get_by_text("Mean of all").is_visible()
    clerk.locator("thead").get_by_role("link", name="Households").click() if width > 1000 else None
    assert grids[0].name in clerk.locator("tbody tr").first.inner_text()


def test_door_plates_of_a_grid_are_printed_each_with_its_code(open_page: OpenPage, staff: Staff) -> None:
    grid = staff.county.grids[0]
    homes = [recording.dwelling(grid) for _ in range(3)]
    clerk = at_work(open_page, staff.village)
    clerk.goto("/desk/paper/")
    clerk.get_by_label("Door plates, ten to a sheet").check()
    clerk.get_by_label("For", exact=True).select_option(str(grid.id))
    clerk.get_by_role("button", name="Print", exact=True).click()
    clerk.get_by_text("It waits for its turn.").wait_for()
    assert make_prints() == 1
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="Download the PDF").click()
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(download.value.path()).pages))
    assert [home.plate in text for home in homes] == [True] * 3


def test_a_worker_sees_what_an_entry_cost_and_that_it_is_no_score(open_page: OpenPage, staff: Staff) -> None:
    shop = recording.shop(staff.county.grids[0])
    page = at_work(open_page, staff.worker)
    page.goto(f"/desk/ledger/shop/new?place={shop.plate}")
    page.get_by_role("group", name="Trade").get_by_label("Retail").check()
    page.get_by_role("button", name="Keep this record").click()
    page.get_by_text("The record is kept.").wait_for()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Ledgers").click()
    page.get_by_role("link", name="Burden", exact=True).click()
    page.get_by_text("This is not a score.").wait_for()
    assert page.get_by_role("row", name=re.compile("Business")).first.is_visible()
    assert page.locator(".tile", has_text="entries").locator("strong").inner_text() == "1"
    assert axe(page, "burden") == []


def test_a_table_is_taken_out_changed_and_brought_back(open_page: OpenPage, staff: Staff, tmp_path: Path) -> None:
    recording.shop(staff.county.grids[0], name="供销社", key="s:1")
    page = at_work(open_page, staff.county_head)
    page.goto("/desk/exports")
    page.get_by_label("CSV, for any program").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Take it out").click()
    file = tmp_path / "places.csv"
    download.value.save_as(file)
    rows = list(csv.reader(file.open(encoding="utf-8-sig")))
    rows[1][rows[1].index("供销社")] = "供销社超市"
    with file.open("w", encoding="gb18030", newline="") as changed:
        csv.writer(changed).writerows(rows)
    page.goto("/desk/imports/new")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_role("button", name="Bring the file").click()
    page.get_by_role("button", name="Check the file").click()
    page.get_by_text("Nothing is changed yet").wait_for()
    work_imports(30)
    page.get_by_role("button", name="Take it in").click()
    page.get_by_text("Taken in", exact=True).or_(page.locator("progress")).first.wait_for()
    work_imports(30)
    page.goto("/desk/notices")
    page.get_by_role("link", name="The table for 青山县 is taken in: 0 added, 1 changed, 0 refused.").click()
    page.get_by_text("Taken in", exact=True).wait_for()
    assert Place.objects.get().name == "供销社超市"
