"""The five checks on every case, and the gap in words where one is missing (C9)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gridwork.cases.rules.five_haves import Evidence, five_haves

evidence = st.builds(Evidence, *[st.booleans()] * 5)


@given(evidence)
def test_each_fact_answers_for_its_own_check_and_a_gap_is_said_only_where_it_is(shown: Evidence) -> None:
    checks = five_haves(shown)
    assert [have.key for have in checks] == ["patrolled", "reported", "responsible", "resolved", "supervised"]
    assert [have.present for have in checks] == [
        shown.found_on_duty, shown.reported, shown.named_person, shown.handled, shown.checked_by_another,
    ]  # fmt: skip
    assert all(bool(have.gap) != have.present for have in checks)


def test_each_gap_has_words_of_its_own() -> None:
    gaps = [have.gap for have in five_haves(Evidence(False, False, False, False, False))]
    assert len(set(gaps)) == 5
