"""The share a sample gives, and how sure it is (F8)."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gridwork.fieldwork.rules.estimating import Answers, agreement, estimate, interval

COUNTS = st.integers(0, 60)


@st.composite
def answered(draw: st.DrawFn) -> Answers:
    yes, no, unknown = draw(COUNTS), draw(COUNTS), draw(st.integers(0, 10))
    return Answers(yes + no + unknown + draw(st.integers(0, 1000)), yes, no, unknown)


@given(st.lists(answered(), min_size=1, max_size=8))
def test_the_interval_holds_the_share_and_stays_between_none_and_all(strata: list[Answers]) -> None:
    found = estimate(strata)
    assume(found.share is not None)
    assert found.low is not None
    assert found.high is not None
    assert found.share is not None
    assert 0 <= found.low <= found.share <= found.high <= 1


@given(st.integers(0, 40), st.integers(0, 40), st.integers(2, 5), st.integers(0, 5000))
def test_more_answers_of_the_same_kind_make_it_surer(yes: int, no: int, times: int, more: int) -> None:
    assume(yes + no > 0)
    frame = (yes + no) * times + more
    few = estimate([Answers(frame, yes, no)])
    many = estimate([Answers(frame, yes * times, no * times)])
    assert few.high is not None
    assert few.low is not None
    assert many.high is not None
    assert many.low is not None
    assert many.high - many.low < few.high - few.low


@given(st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=6))
def test_whoever_asked_everybody_is_sure(strata: list[tuple[int, int]]) -> None:
    asked = [Answers(yes + no, yes, no) for yes, no in strata]
    assume(any(one.frame for one in asked))
    found = estimate(asked)
    yes = sum(one.yes for one in asked)
    assert found.share == pytest.approx(yes / found.frame)
    assert found.low == found.share == found.high


def test_without_an_answer_there_is_no_share() -> None:
    found = estimate([Answers(40, unknown=2)])
    assert (found.share, found.low, found.high, found.told, found.unknown) == (None, None, None, 0, 2)


def test_a_stratum_counts_by_how_many_things_it_has() -> None:
    """One of one says yes in a stratum of 10, none of one in a stratum of 90: a tenth, not half."""
    found = estimate([Answers(10, yes=1), Answers(90, no=1)])
    assert found.share == pytest.approx(0.1)
    assert found.few


def test_the_interval_is_wilsons_where_the_frame_is_endless() -> None:
    """Wilson 1927: 8 of 10 gives 0.4902 to 0.9433."""
    low, high = interval(0.8, 10, 10, 10**9)
    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)


def test_agreement_counts_only_what_both_could_tell() -> None:
    first = {1: "yes", 2: "no", 3: "unknown", 4: "yes"}
    second = {1: "yes", 2: "yes", 3: "yes", 5: "no"}
    assert agreement(first, second, frozenset({"yes", "no"})) == (1, 2)
