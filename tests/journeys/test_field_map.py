"""Where the phone is, and the map of one's grids under a thumb, a mouse and the keys (F7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from gridwork.accounts.models import Person
from gridwork.cases.models import Case
from gridwork.ledger.models import Place
from tests import make, recording
from tests.faces.desk import Staff
from tests.journeys.phones import Phone

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = "The phone does not let the app know where it is."
NOT_FOUND = "The phone could not find where it is."


@pytest.fixture
def head(staff: Staff) -> Person:
    """A village head, who has two grids."""
    staff.village.set_password(make.PASSWORD)
    staff.village.save(update_fields=["password"])
    return staff.village


@pytest.fixture
def signed_in(phone: Phone, head: Person) -> Phone:
    phone.sign_in(head.login, make.PASSWORD)
    return phone


def stands_at(phone: Phone, point: tuple[float, float], accuracy: float = 8) -> None:
    """The phone knows where it is to within so many metres, and may tell the app."""
    phone.context.grant_permissions(["geolocation"], origin=phone.url)
    phone.context.set_geolocation({"longitude": point[0], "latitude": point[1], "accuracy": accuracy})


def test_where_i_stand_chooses_the_grid_and_outside_them_says_so(signed_in: Phone, staff: Staff) -> None:
    phone, page, (first, second, *_) = signed_in, signed_in.page, staff.county.grids
    page.goto("/field/#/report")
    page.locator(".pick button").first.click()
    page.get_by_label("What do you see?").fill("Where I stand")
    grid = page.get_by_label("Grid", exact=True)
    grid.select_option(label=first.name)
    stands_at(phone, staff.county.centre(second))
    page.get_by_role("button", name="Where I stand").click()
    page.get_by_text(f"A point is set, in {second.name}.").wait_for()
    assert grid.input_value() == str(second.id)
    stands_at(phone, staff.county.SEA)
    page.get_by_role("button", name="Where I stand").click()
    page.get_by_text("A point is set, outside your grids.").wait_for()
    assert grid.input_value() == str(second.id)
    stands_at(phone, staff.county.centre(first), accuracy=900)
    page.get_by_role("button", name="Where I stand").click()
    page.get_by_text(f"A point is set, in {first.name}.").wait_for()
    page.get_by_text("The phone knows where it is only to within 900 m.").wait_for()
    page.get_by_role("button", name="Report it").click()
    phone.until(Case.objects.exists, "the report is stored")
    case = Case.objects.get()
    assert (case.grid_id, case.longitude, case.latitude) == (first.id, *map(pytest.approx, staff.county.centre(first)))


def test_a_phone_that_does_not_tell_where_it_is_leaves_the_form_and_the_map(signed_in: Phone, staff: Staff) -> None:
    phone, page, first = signed_in, signed_in.page, staff.county.grids[0]
    page.goto("/field/#/report")
    page.locator(".pick button").first.click()
    page.get_by_label("What do you see?").fill("Nobody tells where")
    page.get_by_role("button", name="Where I stand").click()
    page.get_by_role("alert").filter(has_text=REFUSED).wait_for()
    phone.context.grant_permissions(["geolocation"], origin=phone.url)
    phone.context.set_geolocation(None)
    page.get_by_role("button", name="Where I stand").click()
    page.get_by_role("alert").filter(has_text=NOT_FOUND).wait_for()
    assert page.get_by_label("What do you see?").input_value() == "Nobody tells where"
    page.goto("/field/#/map")
    page.get_by_role("button", name="Where am I?").wait_for()
    assert not page.get_by_text(NOT_FOUND).is_visible(), "what failed on one screen is not told on the next"
    page.goto("/field/#/report")
    page.get_by_text("Litter").wait_for()
    assert page.get_by_label("What do you see?").input_value() == "Nobody tells where"
    page.get_by_label("Grid", exact=True).select_option(label=first.name)
    page.get_by_text("Choose on the map").click()
    sheet = page.get_by_role("application")
    page.get_by_role("button", name="Where I stand").click()
    page.get_by_role("alert").filter(has_text=NOT_FOUND).wait_for()
    sheet.scroll_into_view_if_needed()
    page.touchscreen.tap(*Fingers(page).middle())
    page.get_by_text(f"A point is set, in {first.name}.").wait_for()
    assert not page.get_by_text(NOT_FOUND).is_visible(), "chosen by hand, that no longer matters"
    page.get_by_role("button", name="Report it").click()
    phone.until(Case.objects.exists, "the report is stored")
    case = Case.objects.get()
    assert case.words == "Nobody tells where"
    assert (case.longitude, case.latitude) == tuple(
        pytest.approx(one, abs=make.SIDE / 100) for one in staff.county.centre(first)
    )


@dataclass(frozen=True)
class Box:
    """What of the sheet is in view, in metres."""

    x: float
    y: float
    width: float
    height: float


class Fingers:
    """Two fingers on the map of a screen, and what it shows."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.svg = page.get_by_role("application")
        self.touches = page.context.new_cdp_session(page)

    def view(self) -> Box:
        return Box(*map(float, self.svg.get_attribute("viewBox").split()))

    def middle(self) -> tuple[float, float]:
        edge = self.svg.bounding_box()
        return edge["x"] + edge["width"] / 2, edge["y"] + edge["height"] / 2

    def unit(self) -> float:
        """Metres a pixel."""
        return self.view().width / float(self.svg.bounding_box()["width"])

    def draw(self, *ways: tuple[tuple[float, float], tuple[float, float]], steps: int = 8) -> None:
        """Each finger from one point to another, all at once."""

        def at(share: float) -> list[dict[str, float]]:
            return [
                {"x": start[0] + (end[0] - start[0]) * share, "y": start[1] + (end[1] - start[1]) * share, "id": number}
                for number, (start, end) in enumerate(ways)
            ]

        self.touches.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": at(0)})
        for step in range(1, steps + 1):
            self.touches.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": at(step / steps)})
        self.touches.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.fixture
def shop(staff: Staff) -> Place:
    return recording.shop(staff.county.grids[0], name="Corner shop", point=staff.county.centre(staff.county.grids[0]))


@pytest.fixture
def fingers(shop: Place, signed_in: Phone) -> Iterator[Fingers]:
    signed_in.page.goto("/field/#/map")
    signed_in.page.locator(".sheet-place").wait_for()
    yield Fingers(signed_in.page)
    assert signed_in.page.evaluate("[scrollX, document.documentElement.scrollWidth > innerWidth]") == [0, False]


def test_a_thumb_drags_the_map_and_not_the_page(fingers: Fingers) -> None:
    page, before, unit, (x, y) = fingers.page, fingers.view(), fingers.unit(), fingers.middle()
    scrolled = page.evaluate("scrollY")
    fingers.draw(((x, y), (x - 60, y - 90)))
    after = fingers.view()
    assert after.x == pytest.approx(before.x + 60 * unit, abs=10 * unit)
    assert after.y == pytest.approx(before.y + 90 * unit, abs=10 * unit)
    assert after.width == pytest.approx(before.width)
    assert page.evaluate("scrollY") == scrolled
    page.get_by_role("button", name="Whole map").click()
    assert fingers.view() == before


def test_two_fingers_look_closer_and_farther_about_where_they_are(fingers: Fingers) -> None:
    before, (x, y) = fingers.view(), fingers.middle()
    fingers.draw(((x, y), (x, y)), ((x + 50, y), (x + 100, y)))
    after = fingers.view()
    assert after.width == pytest.approx(before.width / 2, rel=0.1)
    assert after.x + after.width / 2 == pytest.approx(before.x + before.width / 2, abs=before.width / 50)
    fingers.draw(((x - 100, y), (x - 50, y)), ((x + 100, y), (x + 50, y)))
    assert fingers.view().width == pytest.approx(before.width, rel=0.1)


def test_a_wheel_and_the_keys_do_the_same(fingers: Fingers, phone: Phone) -> None:
    page, before, (x, y) = fingers.page, fingers.view(), fingers.middle()
    scrolled = page.evaluate("scrollY")
    page.mouse.move(x, y)
    page.mouse.wheel(0, -300)
    phone.until(lambda: fingers.view().width < before.width * 0.9, "the wheel looks closer")
    assert fingers.view().x + fingers.view().width / 2 == pytest.approx(before.x + before.width / 2, abs=1)
    assert page.evaluate("scrollY") == scrolled
    page.get_by_role("button", name="Whole map").click()
    fingers.svg.focus()
    page.keyboard.press("+")
    closer = fingers.view()
    assert closer.width == pytest.approx(before.width * 0.6)
    page.keyboard.press("ArrowRight")
    assert fingers.view().x == pytest.approx(closer.x + closer.width / 6)
    page.keyboard.press("-")
    assert fingers.view().width == pytest.approx(before.width * 0.6 * 1.6)


def test_a_tap_opens_a_place_and_a_drag_that_begins_on_it_does_not(fingers: Fingers, shop: Place) -> None:
    page = fingers.page

    def dot() -> tuple[float, float]:
        edge = page.locator(".sheet-place").bounding_box()
        return edge["x"] + edge["width"] / 2, edge["y"] + edge["height"] / 2

    x, y = dot()
    fingers.draw(((x, y), (x + 40, y + 40)))
    assert dot() == (pytest.approx(x + 40, abs=10), pytest.approx(y + 40, abs=10))
    assert page.url.endswith("#/map")
    page.wait_for_timeout(500)  # a tap right after a swipe only stops it: so browsers have it
    page.touchscreen.tap(*dot())
    page.get_by_role("heading", name="Corner shop").first.wait_for()
    assert re.search(rf"#/place/{shop.pk}$", page.url)
