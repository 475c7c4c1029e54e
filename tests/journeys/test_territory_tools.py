"""Grids are redrawn in a browser: split, faults seen and mended, previewed and adopted; divided by the assistant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from gridwork.territory.commands.drafts import begin_draft
from gridwork.territory.models import Draft, Edition
from gridwork.territory.queries.edition import today
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.drafting import areas_of, shape
from tests import make
from tests.faces.desk import Staff
from tests.journeys.looks import axe
from tests.journeys.test_console import at_work
from tests.settled import settle

pytestmark = pytest.mark.django_db(transaction=True)

OpenPage = Callable[..., Any]


@pytest.fixture
def draft(staff: Staff) -> Draft:
    act = make.act(person=staff.county_head)
    return begin_draft(act, make.operator(), staff.county.villages[0].id, title="Grids along the new road")


def ready(page: Any) -> dict[str, float]:
    """Wait for the map of a draft; where it is on the screen."""
    page.locator("[data-editor][data-ready=yes]").wait_for()
    canvas = page.locator(".editor-map .map-canvas")
    canvas.scroll_into_view_if_needed()
    box: dict[str, float] = canvas.bounding_box()
    return box


def on_map(page: Any, box: dict[str, float], east: float, north: float, *, double: bool = False) -> None:
    """Click a place of the village: 0 to 1 from west to east and from south to north; beyond is outside.

    The map shows the village whole: two grids of a square kilometre side by side.
    """
    x, y = spot(box, east, north)
    page.mouse.move(x, y)
    page.wait_for_timeout(60)
    (page.mouse.dblclick if double else page.mouse.click)(x, y)
    page.wait_for_timeout(350)


def spot(box: dict[str, float], east: float, north: float) -> tuple[float, float]:
    """Where on the screen a place of the village is; see ``showAll`` for the padding."""
    top, right, left = 32.0, 56.0, 32.0
    aspect = 2 * np.cos(np.radians(make.SOUTH + make.SIDE / 2))
    width = min(box["width"] - left - right, (box["height"] - 2 * top) * aspect)
    middle = box["x"] + left + (box["width"] - left - right) / 2
    x, y = middle + (east - 0.5) * width, box["y"] + box["height"] / 2 + (0.5 - north) * width / aspect
    return float(x), float(y)


def test_a_grid_is_split_on_the_map_a_fault_is_seen_and_mended_and_the_edition_adopted(
    open_page: OpenPage, staff: Staff, draft: Draft
) -> None:
    page = at_work(open_page, staff.county_head, height=1100)
    page.goto("/desk/territory/drafts")
    page.get_by_role("link", name="Grids along the new road").click()
    box = ready(page)
    status = page.locator("[data-line]")

    # Choose the western grid on the map and cut it from west to east.
    on_map(page, box, 0.25, 0.8)
    assert page.locator("#area-1").is_checked()
    page.get_by_role("button", name="Split by line").click()
    on_map(page, box, -0.03, 0.5)
    on_map(page, box, 0.53, 0.5, double=True)
    page.locator("tr[data-key='3']").wait_for()
    assert "Nothing to find fault with" in page.locator("[data-findings]").inner_text()

    # The new grid is named in the table, which belongs to the drawing too.
    page.locator("[name=name-3]").fill("North side")
    page.locator("[name=name-3]").press("Tab")
    save = page.get_by_role("button", name="Save the drawing")
    assert save.is_enabled()

    # A corner inside is dragged over the border of the village: the neighbour moves along, the checks complain.
    page.get_by_role("button", name="Move borders").click()
    box = ready(page)
    start, end = spot(box, 0.5, 1.0), spot(box, 0.5, 1.12)
    page.mouse.move(*start)
    page.wait_for_timeout(100)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()
    faults = page.locator("[data-findings] .is-grave")
    faults.first.wait_for()
    assert faults.count() == 2
    assert "outside its parent" in faults.first.inner_text()

    # Undone and done again; shown on the map; mended.
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Nothing to find fault with").wait_for()
    page.get_by_role("button", name="Redo").click()
    faults.first.wait_for()
    faults.first.get_by_role("button", name="Show on the map").click()
    while faults.count():
        left = faults.count()
        faults.first.get_by_role("button", name="Mend").click()
        faults.nth(left - 1).wait_for(state="detached")
    page.get_by_text("Nothing to find fault with").wait_for()
    assert status.inner_text() == "Mended."
    assert not save.is_enabled()

    # Previewed and adopted from a day on.
    page.get_by_role("link", name="Preview and adopt").click()
    page.get_by_role("heading", name="What this draft changes").wait_for()
    assert "North side" in page.locator("#main").inner_text()
    assert "Vacant from that day" in page.locator("#main").inner_text()
    assert axe(page, "preview") == []
    page.locator("[name=effective_on]").last.fill(today().isoformat())
    page.get_by_role("button", name="Adopt this edition").click()
    page.get_by_text("Edition 2 is adopted").wait_for()
    new = tree().by_code(f"{staff.county.villages[0].code}003")
    assert new is not None
    assert new.name == "North side"
    assert Edition.objects.count() == 2


def test_an_unsaved_drawing_is_not_lost_by_leaving_and_saves(open_page: OpenPage, staff: Staff, draft: Draft) -> None:
    page = at_work(open_page, staff.county_head, height=1100)
    page.goto(f"/desk/territory/drafts/{draft.pk}")
    box = ready(page)
    page.get_by_role("button", name="Move borders").click()
    start, end = spot(box, 0.5, 1.0), spot(box, 0.6, 1.0)
    page.mouse.move(*start)
    page.wait_for_timeout(100)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()
    page.get_by_text("Not saved yet.").wait_for()
    page.once("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as asked:
        page.get_by_role("link", name="Preview and adopt").click()
    assert asked.value.type == "beforeunload"
    page.get_by_role("button", name="Save the drawing").click()
    page.get_by_text("Saved.", exact=True).wait_for()
    west, east = areas_of(Draft.objects.get().features)
    assert shape(west).area > 1.02 * shape(east).area
    assert shape(west).touches(shape(east))
    # What was not touched is as it was, to the last digit.
    before = {tuple(corner) for corner in areas_of(draft.features)[1].geometry["coordinates"][0]}
    after = {tuple(corner) for corner in east.geometry["coordinates"][0]}
    assert len(before - after) == 1


def test_land_taken_out_is_drawn_anew_and_snaps_to_its_neighbour_and_its_village(
    open_page: OpenPage, staff: Staff, draft: Draft
) -> None:
    page = at_work(open_page, staff.county_head, height=1100)
    page.goto(f"/desk/territory/drafts/{draft.pk}")
    ready(page)
    page.locator("#area-2").check()
    page.get_by_role("button", name="Take the ticked out").click()
    page.locator("#area-2").wait_for(state="detached")
    assert "Nothing to find fault with" not in page.locator("[data-findings]").inner_text()
    page.get_by_role("button", name="Draw area").click()
    box = ready(page)
    for east, north in ((0.503, 0.995), (0.998, 0.995), (0.998, 0.006)):  # by eye, some pixels off
        on_map(page, box, east, north)
    on_map(page, box, 0.503, 0.006, double=True)
    page.locator("#area-2").wait_for()
    page.locator("[name=code-2]").fill(staff.county.grids[1].code)
    page.locator("[name=code-2]").press("Tab")
    page.get_by_text("Nothing to find fault with").wait_for()
    page.get_by_role("button", name="Save the drawing").click()
    page.get_by_text("Saved.", exact=True).wait_for()
    west, east_side = areas_of(Draft.objects.get().features)
    assert shape(west).intersection(shape(east_side)).length == pytest.approx(make.SIDE)
    assert shape(west).area == pytest.approx(shape(east_side).area)


def test_everything_essential_is_reached_with_the_keyboard(open_page: OpenPage, staff: Staff, draft: Draft) -> None:
    page = at_work(open_page, staff.county_head)
    page.goto(f"/desk/territory/drafts/{draft.pk}")
    ready(page)
    page.locator("#area-1").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Split the ticked").focus()
    page.keyboard.press("Enter")
    page.get_by_text("The area is split.").wait_for()
    for key in (1, 3):
        page.locator(f"#area-{key}").check()
    page.get_by_role("button", name="Merge the ticked").focus()
    page.keyboard.press("Enter")
    page.get_by_text("The areas are one.").wait_for()
    assert len(areas_of(Draft.objects.get().features)) == 2


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_the_pages_of_a_draft_are_sound_for_everybody(
    open_page: OpenPage, staff: Staff, draft: Draft, width: int, dark: bool
) -> None:
    settle()
    page = at_work(open_page, staff.county_head, width=width, dark=dark, language="zh-hans")
    village = staff.county.villages[0].id
    for address in (
        "/desk/territory/drafts", f"/desk/territory/{village}/redraw", f"/desk/territory/{village}/divide?grids=3",
        f"/desk/territory/{village}/workload", f"/desk/territory/{staff.county.grids[0].code}/archive",
        "/desk/territory", f"/desk/territory/drafts/{draft.pk}/preview", f"/desk/territory/drafts/{draft.pk}",
    ):  # fmt: skip
        page.goto(address)
        if address.endswith(f"/{draft.pk}"):
            ready(page)
        assert axe(page, address) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


def test_the_assistant_proposes_grids_and_a_person_adopts_them(open_page: OpenPage, staff: Staff) -> None:
    settle()
    village = staff.county.villages[0]
    page = at_work(open_page, staff.county_head, height=1100)
    page.goto(f"/desk/territory/{village.id}")
    page.get_by_role("link", name="Propose a division").click()
    page.get_by_label("Number of grids").fill("5")
    page.get_by_role("button", name="Propose").click()
    page.get_by_text("Every grid is within").wait_for()
    assert page.locator("table tbody tr").count() == 5
    page.get_by_role("button", name="Make it a draft").click()
    ready(page)
    made = Draft.objects.get()
    assert made.proposed
    assert "changed by hand" not in page.locator("[data-areas]").inner_text()
    page.locator("#area-2").check()
    page.get_by_role("button", name="Split the ticked").click()
    page.get_by_text("The area is split.").wait_for()
    assert "changed by hand" in page.locator("[data-areas]").inner_text()
    page.get_by_role("link", name="Preview and adopt").click()
    page.locator("[name=effective_on]").last.fill((today() + timedelta(days=7)).isoformat())
    page.get_by_role("button", name="Adopt this edition").click()
    page.get_by_text("Edition 2 is adopted").wait_for()
    assert Edition.objects.order_by("number").last().effective_on == today() + timedelta(days=7)
