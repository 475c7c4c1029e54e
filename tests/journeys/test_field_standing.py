"""Whose the field work in a grid is today the phone says as the county does, before a form is filled in (F7, G5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest

from gridwork.base.errors import NotAllowed
from gridwork.charter.schema import Capability
from gridwork.territory.rules.powers import PostHeld, Powers
from gridwork.territory.rules.refusals import ON_LEAVE, REFUSALS, STANDING_BY
from tests.journeys.alone import run_alone

WORK = Capability.FIELD_WORK
LINE = (1, 2, 3)
SAID = {"leave": ON_LEAVE, "standing by": STANDING_BY, "no post": REFUSALS[WORK]}


@pytest.fixture(scope="module")
def phone(chromium: Any) -> Iterator[Any]:
    """The app's own rule, alone in a page."""
    page = chromium.new_page()
    run_alone(page, "standing.ts", "{}")
    yield page
    page.close()


def posts() -> list[PostHeld]:
    """A post of every kind: where it is, whose department, what it may do, how its holder stands."""
    may = (frozenset({WORK, Capability.FIELD_SEE}), frozenset({Capability.FIELD_SEE}))
    holders = (("A", True, False), ("A", False, True), ("B", False, False), ("B", True, False))
    return [
        PostHeld(number, 1, area, 1, department, "post", rank, acting, allowed, absent)
        for number, (area, department, allowed, (rank, acting, absent)) in enumerate(
            product((2, 3, 9), ("", "water", "fire"), may, holders), 1
        )
    ]


def told(post: PostHeld, worked_on: date | None) -> dict[str, Any]:
    """As the phone gets it."""
    return {
        "posting": post.posting_id, "area": post.area_id, "acting": post.acting, "absent": post.absent,
        "works": WORK in post.may, "worked_on": str(worked_on) if worked_on else None,
    }  # fmt: skip


def refused(powers: Powers, departments: frozenset[str]) -> str:
    """Why the county would not take such work of today; empty where it would."""
    try:
        powers.must(WORK, LINE, departments)
    except NotAllowed as fault:
        return fault.message
    return ""


def test_the_phone_bars_what_the_county_would_refuse_and_for_the_same_reason(phone: Any) -> None:
    every, domain = posts(), frozenset({"water"})
    held = [[one] for one in every] + [list(pair) for pair in product(every[::3], every[1::5])] + [[]]
    by = [[one.posting_id for one in some if not one.department or one.department in domain] for some in held]
    found = phone.evaluate(
        "([held, by]) => held.map((posts, number) => alone.standing(posts, [1, 2, 3], by[number]))",
        [[[told(one, None) for one in some] for some in held], by],
    )
    county = [refused(Powers(tuple(some), 1), domain) for some in held]
    assert [("" if one["works"] else SAID[one["why"]]) for one in found] == county
    assert set(county) == {"", *SAID.values()}


def test_the_latest_day_of_ones_own_among_posts_that_only_stand_by_opens_the_form(phone: Any) -> None:
    idle = [one for one in posts() if not one.acting and WORK in one.may and not one.department and one.area_id == 3]
    days = [None, date(2026, 5, 4), date(2026, 5, 6)]
    elsewhere = PostHeld(900, 1, 9, 1, "", "post", "B", False, frozenset({WORK}))
    for first, second in product(days, days):
        some = [told(idle[0], first), told(idle[1], second), told(elsewhere, date(2026, 5, 8))]
        said = phone.evaluate("(posts) => alone.standing(posts, [1, 2, 3])", some)
        last = max(filter(None, (first, second)), default="")
        assert (said["works"], said["last"]) == (False, str(last))
