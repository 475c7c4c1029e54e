"""A page keyed twice: where two people differ, and what is made of it (L7)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gridwork.base.errors import BadInput
from gridwork.charter.rules.load import load
from gridwork.ledger.rules.keying import DONE_ON, WHERE, Keyed, Where, differences, must_be_round, settled
from tests import make

SHOP = load(make.CHARTER).ledgers.forms["shop"]
DAY = date(2026, 5, 4)


def keyed(on: date = DAY, where: Where | None = None, **values: Any) -> Keyed:
    return Keyed(values, on, where or Where())


def test_two_who_wrote_the_same_do_not_differ() -> None:
    assert differences(SHOP, keyed(trade="food", area=20), keyed(area=20, trade="food")) == ()


def test_differences_come_in_the_order_of_the_page_and_say_who_left_a_field_as_printed() -> None:
    first = keyed(area=20.0, trade="food", gas=True)
    second = keyed(on=date(2026, 5, 5), where=Where(street="南街"), trade="retail", gas=True, note=None)
    found = [(one.key, one.first, one.second, one.said) for one in differences(SHOP, first, second)]
    assert found == [
        ("trade", "food", "retail", (True, True)),
        ("area", 20.0, None, (True, False)),
        ("note", None, None, (False, True)),
        (WHERE, Where(), Where(street="南街"), (True, True)),
        (DONE_ON, DAY, date(2026, 5, 5), (True, True)),
    ]


def test_yes_is_not_the_number_one() -> None:
    assert len(differences(SHOP, keyed(gas=True), keyed(gas=1))) == 1


def test_each_difference_goes_to_the_side_that_was_chosen() -> None:
    first, second = keyed(trade="food", area=20.0, gas=True), keyed(trade="retail", note=None, gas=True)
    both = settled(SHOP, first, second, {"trade": "second", "area": "second", "note": "second"})
    assert both == keyed(trade="retail", gas=True, note=None)
    assert settled(SHOP, first, second, dict.fromkeys(("trade", "area", "note"), "first")) == first


def test_an_undecided_difference_is_named() -> None:
    with pytest.raises(BadInput) as refused:
        settled(SHOP, keyed(trade="food"), keyed(trade="retail"), {"area": "first"})
    assert refused.value.place == "trade"


def test_what_is_sealed_reads_back_the_same() -> None:
    page = keyed(where=Where("ABC", "南街", "3号", "小店", "shop"), trade="food", area=2.5, note=None, gas=False)
    assert Keyed.of_text(page.as_text()) == page


@pytest.mark.parametrize(
    ("day", "good"), [("2026-05-04", True), ("2025-11-05", True), ("2026-05-05", False), ("2025-11-04", False)]
)
def test_a_round_took_place_lately_and_not_in_the_future(day: str, good: bool) -> None:
    if good:
        must_be_round(date.fromisoformat(day), DAY)
    else:
        with pytest.raises(BadInput) as refused:
            must_be_round(date.fromisoformat(day), DAY)
        assert refused.value.place == "done_on"
