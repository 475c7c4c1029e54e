"""Days of postings, on plain values (G5)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gridwork.territory.rules.lineage import lineage_of
from gridwork.territory.rules.postings import Days, most_at_once, overlap

FIRST = date(2026, 1, 1)


def days(start: int, length: int | None) -> Days:
    begin = FIRST + timedelta(days=start)
    return begin, None if length is None else begin + timedelta(days=length)


spans = st.builds(days, st.integers(0, 20), st.one_of(st.none(), st.integers(0, 10)))


def each_day(span: Days) -> set[date]:
    last = span[1] or FIRST + timedelta(days=60)
    return {span[0] + timedelta(days=n) for n in range((last - span[0]).days + 1)}


@given(spans, spans)
def test_two_stretches_overlap_when_they_share_a_day(one: Days, other: Days) -> None:
    assert overlap(one, other) == bool(each_day(one) & each_day(other))


@given(st.lists(spans, max_size=6), spans)
def test_the_most_at_once_is_the_highest_count_of_any_day(held: list[Days], within: Days) -> None:
    counted = max(sum(day in each_day(one) for one in held) for day in each_day(within))
    assert most_at_once(held, within) == counted


def test_a_posting_that_ends_today_still_meets_one_that_begins_today() -> None:
    assert overlap((FIRST, FIRST), (FIRST, None))
    assert not overlap((FIRST, FIRST), (FIRST + timedelta(days=1), None))


def test_a_lineage_reads_from_the_cell_down() -> None:
    assert lineage_of("/1/4/9/") == (1, 4, 9)
    assert lineage_of("") == ()
