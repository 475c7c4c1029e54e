"""A resident with a phone and a browser: report, follow, rate, open again; and nobody is shut out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from gridwork.cases import commands
from gridwork.cases.models import Case, Photo
from gridwork.territory.queries.locate import locate
from tests import make
from tests.faces.whole_way import closed, push
from tests.journeys.looks import axe, faults_at, map_ready

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Any]


def large_photo(folder: Path) -> Path:
    """A 12-megapixel photo."""
    file = folder / "photo.jpg"
    Image.new("RGB", (4000, 3000), (90, 120, 60)).save(file, "JPEG")
    return file


def test_report_track_rate_and_reopen_on_a_phone_in_chinese(open_page: OpenPage, tmp_path: Path) -> None:
    make.cell()
    page = open_page(width=390, height=844)
    page.goto("/")
    page.get_by_role("link", name="我要反映").first.click()
    page.wait_for_load_state()
    page.get_by_label("什么情况？").fill("路口垃圾桶满了三天，没人收。")
    page.get_by_role("button", name="暴露垃圾").click()
    assert page.get_by_label("暴露垃圾").is_checked()
    map_ready(page)
    page.locator(".map-canvas").click(position={"x": 60, "y": 176})
    page.get_by_label("选择照片").set_input_files(large_photo(tmp_path))
    page.get_by_role("button", name="去掉 photo.jpg").wait_for()
    page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_role("heading", name="已经收到").wait_for()
    case = Case.objects.get()
    assert (case.category, case.grid_id) == ("litter", locate(case.longitude, case.latitude).grid_id)
    assert max(Photo.objects.values_list("width", flat=True)) <= 1920, "the phone made it smaller before sending"

    page.get_by_role("link", name="看进度").click()
    assert "最迟答复时间" in page.inner_text("main")
    push(case)
    page.goto("/track")
    page.get_by_label("查询码").fill(case.tracking_code.lower())
    page.get_by_role("button", name="查询").click()
    page.locator(".stars label", has_text="2 星").click()
    assert page.get_by_label("2 星").is_checked()
    page.get_by_role("button", name="提交评价").click()
    page.get_by_text("您的评价已经记下").wait_for()
    page.get_by_text("问题没有解决").click()
    page.get_by_label("哪里还没有解决？").fill("今天又满了。")
    page.get_by_role("button", name="要求重新办理").click()
    page.get_by_text("已经重新办理").wait_for()
    case.refresh_from_db()
    assert (case.reopened, case.stage) == (1, "assigned")


def test_a_photo_chosen_before_a_mistake_is_still_there_after_it(open_page: OpenPage, tmp_path: Path) -> None:
    make.cell()
    page = open_page(width=390, height=844, language="en")
    page.goto("/report")
    page.get_by_label("Choose photos").set_input_files(large_photo(tmp_path))
    page.get_by_role("button", name="Remove photo.jpg").wait_for()
    page.get_by_role("button", name="Send the report").click()
    page.get_by_role("heading", name="Not sent yet").wait_for()
    assert page.locator("[data-error-summary]").evaluate("it => it === document.activeElement")
    kept = page.get_by_alt_text("Photo 1, already with us")
    assert kept.evaluate("it => it.complete && it.naturalWidth > 0")


def test_a_place_is_chosen_with_the_keyboard_alone(open_page: OpenPage) -> None:
    county = make.cell()
    page = open_page(language="en")
    page.goto("/find")
    map_ready(page)
    page.locator(".map-canvas").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('[name=lon]').value !== ''")
    page.get_by_role("button", name="Show the grid of this place").press("Enter")
    page.wait_for_url("**/grids/*")
    assert page.get_by_role("heading", level=1).inner_text() in {grid.name for grid in county.grids}


def test_the_report_form_works_without_any_script(open_page: OpenPage, chromium: Any, live_server: Any) -> None:
    county = make.cell()
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/report")
    page.get_by_label("What is wrong?").fill("A pit in the road")
    page.get_by_label("Damaged road").check()
    page.get_by_label("Grid", exact=True).select_option(str(county.grids[3].id))
    page.get_by_role("button", name="Send the report").click()
    page.locator("main").get_by_text("Your report has arrived").first.wait_for()
    page.get_by_role("button", name="Dark").click()
    page.locator("html[data-theme=dark]").wait_for()
    context.close()
    assert Case.objects.get().grid_id == county.grids[3].id


def test_light_and_dark_change_at_once_and_stay(open_page: OpenPage) -> None:
    make.cell()
    page = open_page(language="en")
    page.goto("/")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "dark"


def addresses() -> list[str]:
    county = make.cell()
    make.officer("grid_worker", county.grids[0], name="王小梅", phone="13800000001")
    done, case = closed(county), make.case(county.grids[1])
    suspended = make.case(county.grids[2])
    commands.suspend(
        make.act(), make.operator(), suspended.pk, reason="等配件", until=make.day("2030-01-08 10:00").date()
    )
    return [
        "/",
        "/find",
        f"/grids/{county.root.id}",
        f"/grids/{county.grids[0].id}",
        "/report",
        f"/report/sent/{case.tracking_code}",
        "/track",
        f"/track/{case.tracking_code}",
        f"/track/{done.tracking_code}",
        f"/track/{suspended.tracking_code}",
        "/results",
        f"/results/{done.pk}",
        "/privacy",
        "/accessibility",
        "/nowhere",
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (390, "zh-hans"), (360, "en")])
def test_axe_finds_nothing_on_any_page_and_none_is_wider_than_the_screen(
    open_page: OpenPage, width: int, language: str, dark: bool
) -> None:
    page = open_page(width=width, language=language, dark=dark)
    faults = []
    for address in addresses():
        faults += faults_at(page, address)
    page.goto("/report")
    page.get_by_role("button", name="Send the report" if language == "en" else "提交", exact=True).click()
    page.locator("[data-error-summary]").wait_for()
    faults += axe(page, "the refused form")
    assert faults == []
