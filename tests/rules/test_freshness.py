"""How long a record counts as verified."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.charter.terms import Cadence
from gridwork.ledger.rules.freshness import verify_by

ASKED = [one for one in Cadence if one is not Cadence.WORKING_DAY]
LONGEST = {
    Cadence.DAY: 1, Cadence.WEEK: 7, Cadence.HALF_MONTH: 15, Cadence.MONTH: 31, Cadence.QUARTER: 92,
    Cadence.HALF_YEAR: 184, Cadence.YEAR: 366,
}  # fmt: skip


@pytest.mark.parametrize(
    ("verified", "every", "until"),
    [
        ("2026-03-04", Cadence.DAY, "2026-03-05"), ("2026-02-25", Cadence.WEEK, "2026-03-04"),
        ("2026-03-20", Cadence.HALF_MONTH, "2026-04-04"), ("2026-01-31", Cadence.MONTH, "2026-02-28"),
        ("2028-01-31", Cadence.MONTH, "2028-02-29"), ("2026-11-30", Cadence.QUARTER, "2027-02-28"),
        ("2026-08-31", Cadence.HALF_YEAR, "2027-02-28"), ("2026-06-30", Cadence.HALF_YEAR, "2026-12-30"),
        ("2026-12-31", Cadence.MONTH, "2027-01-31"), ("2028-02-29", Cadence.YEAR, "2029-02-28"),
    ],
)  # fmt: skip
def test_a_record_is_fresh_through_the_same_day_of_the_month_or_its_last(
    verified: str, every: Cadence, until: str
) -> None:
    assert verify_by(date.fromisoformat(verified), every) == date.fromisoformat(until)


def test_what_asks_for_no_verifying_is_always_fresh() -> None:
    assert verify_by(date(2026, 3, 4), None) is None


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400), st.sampled_from(ASKED))
def test_who_verifies_later_is_fresh_no_shorter_and_never_longer_than_the_rhythm(
    day: date, later: int, every: Cadence
) -> None:
    first, second = verify_by(day, every), verify_by(day + timedelta(days=later), every)
    assert first is not None
    assert second is not None
    assert day < first <= second
    assert (first - day).days <= LONGEST[every]
