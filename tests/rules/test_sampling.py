"""Drawing a sample: the same for everybody, fair within a stratum, never one's own checker (F8)."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridwork.fieldwork.rules.sampling import Frame, allocate, checkers, draw_from, seed_of, size_of

FRAMES = st.dictionaries(st.sampled_from("abcdef"), st.sets(st.integers(1, 2**62), max_size=30), max_size=6)
SIZES = st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(0, 500), min_size=1, max_size=12)
SEEDS = st.text("0123456789abcdef", min_size=64, max_size=64)


def rows(strata: dict[str, set[int]]) -> list[tuple[str, int]]:
    """Every id in one stratum only."""
    seen: set[int] = set()
    found = []
    for key, ids in strata.items():
        found += [(key, one) for one in ids - seen]
        seen |= ids
    return found


@settings(max_examples=60)
@given(FRAMES, SEEDS, st.randoms(use_true_random=False), st.integers(1, 100))
def test_the_same_seed_and_frame_draw_the_same_whatever_the_order(
    strata: dict[str, set[int]], seed: str, chance: Random, percent: int
) -> None:
    ordered = rows(strata)
    mixed = chance.sample(ordered, len(ordered))
    one, other = Frame.of(ordered), Frame.of(mixed)
    assert one.digest == other.digest
    size = size_of(one.size, percent)
    drawn = draw_from(one, size, seed)
    assert drawn == draw_from(other, size, seed)
    assert len(drawn) == len({item.thing for item in drawn}) == size
    assert {(item.stratum, item.thing) for item in drawn} <= set(ordered)


def test_the_digest_tells_frames_apart_that_differ_by_one_thing_or_its_stratum() -> None:
    frames = [[("a", 1), ("b", 2)], [("a", 1)], [("a", 1), ("a", 2)], [("a", 12)], []]
    assert len({Frame.of(one).digest for one in frames}) == len(frames)


@settings(max_examples=100)
@given(SIZES, st.data())
def test_the_shares_add_to_the_size_and_no_stratum_gives_more_than_it_has(sizes: dict[str, int], data: object) -> None:
    total = sum(sizes.values())
    size = data.draw(st.integers(0, total))  # type: ignore[attr-defined]
    given_ = allocate(size, sizes)
    assert sum(given_.values()) == size
    assert all(0 <= given_[key] <= count for key, count in sizes.items())
    if size >= sum(count > 0 for count in sizes.values()):
        assert all(given_[key] for key, count in sizes.items() if count)


@pytest.mark.parametrize(
    ("size", "sizes", "shares"),
    [
        (10, {"a": 50, "b": 30, "c": 20}, {"a": 5, "b": 3, "c": 2}),
        (7, {"a": 50, "b": 30, "c": 20}, {"a": 4, "b": 2, "c": 1}),
        (3, {"a": 980, "b": 10, "c": 10}, {"a": 1, "b": 1, "c": 1}),
        (2, {"a": 980, "b": 10, "c": 10}, {"a": 2, "b": 0, "c": 0}),
    ],
    ids=["in proportion", "the rest by the largest remainder", "nobody left out", "too few for all"],
)
def test_the_size_is_shared_out_in_proportion(size: int, sizes: dict[str, int], shares: dict[str, int]) -> None:
    assert allocate(size, sizes) == shares


def test_no_more_is_drawn_than_there_is() -> None:
    with pytest.raises(ValueError, match="cannot be drawn"):
        allocate(3, {"a": 2})


@pytest.mark.parametrize(("frame", "size"), [(0, 0), (1, 1), (20, 1), (21, 2), (400, 20)])
def test_a_percentage_is_rounded_up(frame: int, size: int) -> None:
    assert size_of(frame, 5) == size


def test_everything_in_a_stratum_has_the_same_chance() -> None:
    """2,000 fixed seeds, 5 of 20 drawn: χ² with 19 degrees of freedom stays under its 99.9 % point, 43.8."""
    frame = Frame.of([("a", number) for number in range(1, 21)] + [("b", number) for number in range(100, 140)])
    hits = Counter(
        item.thing for seed in range(2000) for item in draw_from(frame, 15, seed_of(str(seed))) if item.stratum == "a"
    )
    expected = 2000 * 5 / 20
    assert sum((hits[number] - expected) ** 2 / expected for number in range(1, 21)) < 43.8


@given(st.sets(st.integers(1, 10_000), max_size=40), SEEDS)
def test_units_check_one_another_and_never_themselves(units: set[int], seed: str) -> None:
    found = checkers(units, seed)
    if len(units) < 2:
        assert found == {}
    else:
        assert found.keys() == units == set(found.values())
        assert all(unit != by for unit, by in found.items())


def test_who_checks_whom_is_decided_by_the_seed() -> None:
    assert len({tuple(sorted(checkers(range(1, 8), seed_of(str(seed))).items())) for seed in range(20)}) > 15
