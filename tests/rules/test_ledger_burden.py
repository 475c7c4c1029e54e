"""Which fields could be left out, and what shares and covers mean (L4, L8)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gridwork.ledger.rules.burden import LEAST_PLACES, Repeat, repeats, use_of
from gridwork.ledger.rules.coverage import Cell, covers, share, together

TODAY = date(2026, 5, 4)
LONG_AGO = date(2024, 1, 1)
FIELD = ("shops", "floor")


@pytest.mark.parametrize(
    ("asked", "noted", "used", "says"),
    [
        (LONG_AGO, LONG_AGO, None, "unused"),
        (LONG_AGO, LONG_AGO, TODAY - timedelta(days=366), "unused"),
        (LONG_AGO, LONG_AGO, TODAY - timedelta(days=364), "used"),
        (TODAY - timedelta(days=364), LONG_AGO, None, "too early"),
        (LONG_AGO, TODAY - timedelta(days=364), None, "too early"),
        (LONG_AGO, None, None, "too early"),
    ],
)
def test_a_field_is_unused_only_when_it_was_asked_and_noted_for_a_whole_year(
    asked: date, noted: date | None, used: date | None, says: str
) -> None:
    found = use_of({FIELD: asked}, {FIELD: used} if used else {}, noted, TODAY)
    assert found.unused == ((FIELD,) if says == "unused" else ())
    assert found.too_early == (("shops",) if says == "too early" else ())


def place(number: int, **changed: object) -> dict[tuple[str, str], object]:
    """A shop of which two forms tell: the same name, a different number of floors."""
    return {
        ("", "name"): f"店{number}", ("shops", "title"): f" 店{number}", ("shops", "floors"): 2 + number % 7,
        ("fire", "floors"): 3 + number % 5, ("fire", "exit"): True, ("shops", "open"): True,
    } | changed  # fmt: skip


def test_a_field_that_says_what_another_says_of_the_same_place_is_found() -> None:
    places = [place(number) for number in range(LEAST_PLACES)]
    assert repeats(places) == [Repeat(("shops", "title"), ("", "name"), LEAST_PLACES, LEAST_PLACES)]


def test_too_few_places_too_few_values_or_too_many_exceptions_prove_nothing() -> None:
    few = [place(number) for number in range(LEAST_PLACES - 1)]
    assert repeats(few) == []
    same = [place(1) for _ in range(LEAST_PLACES)]
    assert repeats(same) == []
    mixed = [place(number) for number in range(17)] + [
        {**place(number), ("shops", "title"): "x"} for number in range(3)
    ]
    assert repeats(mixed) == []


def test_shares_are_rounded_down_so_that_a_target_is_reached_only_when_it_is() -> None:
    assert [share(949, 1000), share(950, 1000), share(999, 1000), share(0, 3), share(0, 0)] == [94, 95, 99, 0, None]
    assert Cell(records=9, complete=9, fresh=8, missing=1).completeness == 90
    assert Cell(9, 9, 8, 1).freshness == 80
    assert [Cell(9, 9, 8, 1).below(80), Cell(9, 9, 8, 1).below(81), Cell().below(95)] == [False, True, False]


def test_cells_add_up() -> None:
    assert together([]) == Cell()
    assert together([Cell(1, 2, 3, 4), Cell(10, 20, 30, 40)]) == Cell(11, 22, 33, 44)


def test_an_area_inside_another_that_may_be_seen_is_not_counted_twice() -> None:
    town, village, elsewhere = (2, (1, 2)), (5, (1, 2, 5)), (3, (1, 3))
    assert covers({"a": [town, village], "b": [village, elsewhere], "c": [village, village], "d": []}) == {
        frozenset({2}): ["a"], frozenset({5, 3}): ["b"], frozenset({5}): ["c"],
    }  # fmt: skip
