"""Who acted on a day gone by is read from the postings as they were (G5)."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gridwork.charter.schema import Capability
from gridwork.territory.rules.powers import PostHeld, Powers, acts
from gridwork.territory.rules.standing import Holder, powers_then

BEGAN = date(2026, 3, 2)
days = st.dates(BEGAN, BEGAN + timedelta(days=20))
stretches = st.tuples(days, days).map(lambda pair: (min(pair), max(pair)))


@st.composite
def holders(draw: st.DrawFn) -> list[Holder]:
    """Some postings of two posts, with leave."""
    found = []
    for number in range(draw(st.integers(1, 5))):
        first, last = draw(stretches)
        ends = draw(st.sampled_from([last, None]))
        rank = draw(st.sampled_from("AB"))
        found.append(
            Holder(number, draw(st.integers(1, 2)), rank, first, ends, tuple(draw(st.lists(stretches, max_size=2))))
        )
    return found


def post(holder: Holder, *, acting: bool) -> PostHeld:
    return PostHeld(
        holder.posting_id, 1, 1, 3, "", "grid_worker", holder.rank, acting, frozenset({Capability.FIELD_WORK})
    )


@given(holders(), days, st.booleans())
def test_a_post_acts_as_it_did_on_the_day_and_one_not_held_then_as_now(
    everybody: list[Holder], day: date, acting: bool
) -> None:
    own = everybody[0]
    (then,) = powers_then(Powers((post(own, acting=acting),), 7), everybody, day).posts
    if not own.held_on(day):
        assert then.acting is acting
        return
    firsts = [one for one in everybody if one.post_id == own.post_id and one.rank == "A" and one.held_on(day)]
    away = any(first <= day <= last for one in firsts for first, last in one.leave)
    on_leave = any(first <= day <= last for first, last in own.leave)
    assert then.absent is on_leave
    assert then.acting is acts(own.rank, on_leave, bool(firsts), away)


@given(holders(), days)
def test_nobody_has_more_posts_for_a_day_gone_by_than_now(everybody: list[Holder], day: date) -> None:
    present = Powers(tuple(post(one, acting=True) for one in everybody[:2]), 7)
    then = powers_then(present, everybody, day)
    assert [one.posting_id for one in then.posts] == [one.posting_id for one in present.posts]
    assert {one.may for one in then.posts} == {one.may for one in present.posts}
    assert then.then == day
