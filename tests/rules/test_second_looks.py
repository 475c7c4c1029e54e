"""An ordinary inspection passes no line that an open notice asks for before it is said what comes of it (F5)."""

from __future__ import annotations

from datetime import date

import pytest

from gridwork.base.errors import Problems
from gridwork.fieldwork.rules import checklists
from gridwork.fieldwork.rules.checklists import AnswerGiven, Filled
from gridwork.fieldwork.rules.kinds import SecondLook
from gridwork.fieldwork.rules.second_looks import OpenNotice, answered, found_right

DAY = date(2026, 5, 7)
EXITS = OpenNotice(1, "CS-整改-2026-000001", DAY, ("exits",))
WIRING = OpenNotice(2, "CS-整改-2026-000002", DAY, ("wiring", "gas"))


def filled(**said: str) -> Filled:
    """``spot``: not in order, and put right at once."""
    answers = {key: AnswerGiven("fail" if word == "spot" else word, "", word == "spot") for key, word in said.items()}
    return checklists.fill(list(said), answers, [key for key, word in said.items() if word in ("fail", "spot")])


@pytest.mark.parametrize(("word", "right"), [("pass", True), ("n/a", True), ("spot", True), ("fail", False)])
def test_what_is_not_left_as_it_was_found_is_in_order_now(word: str, right: bool) -> None:
    assert found_right(EXITS, filled(exits=word, gas="pass"), DAY) == ["exits"] * right


def test_lines_the_charter_asks_no_more_are_not_found_at_all() -> None:
    assert found_right(WIRING, filled(gas="pass", exits="pass"), DAY) == ["gas"]


def test_a_notice_of_a_later_day_was_not_there_to_be_met() -> None:
    assert found_right(EXITS, filled(exits="pass"), date(2026, 5, 6)) == []
    assert answered([EXITS], filled(exits="pass"), date(2026, 5, 6), {}) == {}


def test_each_notice_that_is_met_is_asked_about_by_its_number_and_no_other_is() -> None:
    look = filled(exits="pass", wiring="pass", gas="fail")
    with pytest.raises(Problems) as asked:
        answered([EXITS, WIRING], look, DAY, {})
    assert (asked.value.code, asked.value.place) == ("second-look", "second_looks")
    assert [(one.place, one.code, one.params["number"]) for one in asked.value.problems] == [
        ("second_looks/1", "second-look", EXITS.number), ("second_looks/2", "second-look", WIRING.number),
    ]  # fmt: skip
    with pytest.raises(Problems) as asked:
        answered([EXITS, WIRING], look, DAY, {2: SecondLook.LATER})
    assert [one.place for one in asked.value.problems] == ["second_looks/1"]
    assert answered([EXITS, WIRING], filled(exits="fail", gas="fail", wiring="fail"), DAY, {}) == {}


def test_only_answers_about_notices_that_are_met_count() -> None:
    said = {1: SecondLook.NEXT, 2: SecondLook.LATER, 3: SecondLook.NEXT}
    assert answered([EXITS, WIRING], filled(exits="pass", gas="fail"), DAY, said) == {1: SecondLook.NEXT}
