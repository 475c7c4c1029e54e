"""Where somebody's pages begin, and which areas they open on the way down (P1)."""

from __future__ import annotations

import pytest

from gridwork.charter.schema import Capability
from gridwork.territory.queries.reach import highest, opens
from gridwork.territory.queries.tree import Node
from gridwork.territory.rules.powers import PostHeld, Powers
from tests import make

pytestmark = pytest.mark.django_db
SEE = Capability.FIELD_SEE


def held(*areas: Node) -> Powers:
    may = frozenset({SEE})
    return Powers(tuple(PostHeld(1, 1, one.id, one.depth, "", "worker", "A", True, may) for one in areas))


def test_pages_begin_at_the_area_that_holds_all_one_reaches_and_open_down_to_those() -> None:
    county = make.cell()
    first, second, third = county.grids[:3]
    for posts, top, opened in (
        ([first], first, {first}),
        ([first, second], county.villages[0], {county.villages[0], first, second}),
        ([first, third], county.towns[0], {county.towns[0], *county.villages[:2], first, third}),
        ([county.villages[0], first], county.villages[0], {county.villages[0], first, second}),
    ):
        powers = held(*posts)
        assert highest(powers, SEE) == top
        within = [county.root, *county.towns, *county.villages, *county.grids]
        assert {one.id for one in within if opens(powers, SEE, one)} == {one.id for one in opened}


def test_whoever_reaches_nothing_opens_nothing() -> None:
    county = make.cell()
    assert highest(Powers(), SEE) is None
    assert not opens(Powers(), SEE, county.root)
