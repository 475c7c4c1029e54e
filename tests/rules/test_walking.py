"""Street order: numbers as numbers, however they are written, and one order for all who walk."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.ledger.rules.walking import LONGEST, walk, walk_in

NUMBERS = st.integers(min_value=1, max_value=99_999)
UNITS = ("", "十", "百", "千")


def chinese(number: int) -> str:
    """A number as it is said: 105 → 一百零五. Written here on its own, so that it can find the other wrong."""
    if number >= 10_000:
        rest = number % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return chinese(number // 10_000) + "万" + gap + (chinese(rest) if rest else "")
    said, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            said += ("零" if gap and said else "") + "一二三四五六七八九"[digit - 1] + UNITS[place]
        gap = not digit
    return said


@given(NUMBERS, NUMBERS)
def test_doors_follow_one_another_by_number(one: int, other: int) -> None:
    assert (walk("解放路", f"{one}号", "") < walk("解放路", f"{other}号", "")) is (one < other)


@given(NUMBERS)
def test_a_number_in_characters_stands_where_its_digits_do(number: int) -> None:
    assert walk("解放路", f"{chinese(number)}号", "") == walk("解放路", f"{number}号", "")


@given(st.tuples(NUMBERS, NUMBERS, NUMBERS), st.tuples(NUMBERS, NUMBERS, NUMBERS))
def test_house_then_unit_then_room(one: tuple[int, int, int], other: tuple[int, int, int]) -> None:
    written = "{}号{}单元{}室".format(*one)
    short = "{}-{}-{}".format(*other)
    assert (walk("柳湾街", written, "") < walk("柳湾街", short, "")) is (one < other)


@given(st.text(max_size=120), st.text(max_size=40), st.text(max_size=120))
def test_anything_typed_has_a_place_in_the_order_and_fits_its_column(street: str, number: str, name: str) -> None:
    assert len(walk(street, number, name)) <= LONGEST
    assert len(walk_in(walk(street, number, name), number, name)) <= LONGEST


@given(st.text(alphabet="槐荫石桥路街巷一二3", min_size=1, max_size=8), NUMBERS, NUMBERS)
def test_what_stands_in_a_building_comes_right_behind_it(street: str, number: int, room: int) -> None:
    building = walk(street, f"{number}号", "")
    assert building < walk_in(building, f"{room}室", "") < walk(street, f"{number + 1}号", "")


@pytest.mark.parametrize(
    "in_order",
    [
        ["1号", "2号", "3号", "10号", "11号", "100号"],
        ["２号", "十号", "10号之一", "一百零五号"],
        ["12号", "12号1单元101", "12号2单元101", "12号10单元101", "13号"],
        ["12号", "12甲", "12号乙", "13号"],
        ["一组2号", "二组1号", "十组1号"],
    ],
)
def test_the_order_somebody_walks(in_order: list[str]) -> None:
    assert sorted(in_order, key=lambda number: walk("石桥村", number, "")) == in_order


def test_one_door_written_in_many_ways_is_one() -> None:
    ways = ["12号3单元502室", "12-3-502", "１２号３单元５０２", "十二号三单元五〇二", "12栋3单元502户"]
    assert len({walk("解放路", way, "") for way in ways}) == 1


def test_streets_keep_together_and_their_own_numbers_count() -> None:
    doors = [("第十大道", "1号"), ("第二大道", "9号"), ("第二大道", "10号"), ("第十大道", "2号")]
    assert sorted(doors, key=lambda door: walk(*door, "")) == [
        ("第二大道", "9号"), ("第二大道", "10号"), ("第十大道", "1号"), ("第十大道", "2号"),
    ]  # fmt: skip


def test_shops_in_one_door_follow_by_name() -> None:
    assert walk("解放路", "12号", "a店") < walk("解放路", "12号", "b店") < walk("解放路", "14号", "")
