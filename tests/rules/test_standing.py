"""Who acted on a day gone by is read from the postings as they were (G5)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from gridwork.charter.schema import Capability
from gridwork.territory.rules.powers import PostHeld, Powers, acts
from gridwork.territory.rules.standing import Holding, powers_then

BEGAN = date(2026, 3, 2)
days = st.dates(BEGAN, BEGAN + timedelta(days=20))
stretches = st.tuples(days, days).map(lambda pair: (min(pair), max(pair)))


@st.composite
def posts(draw: st.DrawFn) -> list[dict[int, Holding]]:
    """Who held some posts, by posting, with leave; the first post has somebody."""
    numbers, found = count(1), []
    for least in (1, 0):
        many = draw(st.integers(least, 4))
        found.append({next(numbers): draw(holdings(person)) for person in range(1, many + 1)})
    return found


@st.composite
def holdings(draw: st.DrawFn, person: int) -> Holding:
    """One of them."""
    first, last = draw(stretches)
    leaves = tuple(draw(st.lists(stretches, max_size=2)))
    return Holding(person, draw(st.sampled_from("AB")), first, draw(st.sampled_from([last, None])), leaves)


def post(posting_id: int, holding: Holding, *, acting: bool) -> PostHeld:
    return PostHeld(posting_id, 1, 1, 3, "", "grid_worker", holding.rank, acting, frozenset({Capability.FIELD_WORK}))


@given(posts(), days, st.booleans())
def test_a_post_acts_as_it_did_on_the_day_and_one_not_held_then_as_now(
    held: list[dict[int, Holding]], day: date, now: bool
) -> None:
    posting_id, own = next(iter(held[0].items()))
    (then,) = powers_then(Powers((post(posting_id, own, acting=now),), 1), held, day).posts
    if not own.held(day):
        assert then.acting is now
        return
    firsts = [one for one in held[0].values() if one.rank == "A" and one.held(day)]
    away = any(first <= day <= last for one in firsts for first, last in one.leaves)
    on_leave = any(first <= day <= last for first, last in own.leaves)
    assert then.absent is on_leave
    assert then.acting is acts(own.rank, on_leave, bool(firsts), away)


@given(posts(), days)
def test_nobody_has_more_posts_for_a_day_gone_by_than_now(held: list[dict[int, Holding]], day: date) -> None:
    present = Powers(tuple(post(number, one, acting=True) for number, one in held[0].items()), 1)
    then = powers_then(present, held, day)
    assert [one.posting_id for one in then.posts] == [one.posting_id for one in present.posts]
    assert {one.may for one in then.posts} == {one.may for one in present.posts}
    assert then.then == day
