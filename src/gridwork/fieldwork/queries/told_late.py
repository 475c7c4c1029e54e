"""What somebody may do now for field work of an earlier day, and whose forms open for it (G5, F1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from gridwork.charter.schema import Capability
from gridwork.fieldwork.queries.seats import holders_of
from gridwork.fieldwork.rules.duties import last_acted
from gridwork.fieldwork.rules.periods import Period
from gridwork.territory.rules.powers import SEEING, PostHeld, Powers
from gridwork.territory.rules.standing import Holding, powers_then

OFFERED = SEEING | {Capability.FIELD_WORK}
"""What a form of field work is made with; no more than this is looked up in posts of earlier days."""


@dataclass(frozen=True, slots=True)
class Telling:
    """Whose field work somebody may tell of. ``powers``: with the posts in which they worked on an earlier day.

    ``day``: the last day on which they worked anywhere. It is what a form offers, never what an act is judged by:
    that is :func:`powers_on`.
    """

    powers: Powers
    day: date


def powers_on(powers: Powers, day: date, today: date) -> Powers:
    """What somebody may do now for what was done on a day (two queries for a day gone by, none for today).

    The posts of now, each acting as it did then: whoever stood in may tell of it, whoever was on leave may not.
    """
    if day >= today or powers.then == day or powers.person_id is None:
        return powers
    return powers_then(powers, holders_of(powers.person_id, Period(day, day)), day)


def telling(powers: Powers, today: date) -> Telling:
    """Whose forms of field work open for somebody (two queries while they hold a post in which they do not act)."""
    worked = last_worked(powers, today)
    if not worked:
        return Telling(powers, today)
    posts = tuple(
        replace(post, acting=True, absent=False, may=post.may & OFFERED) if worked.get(post.posting_id) else post
        for post in powers.posts
    )
    days = [today] if powers.anywhere(Capability.FIELD_WORK) else [day for day in worked.values() if day]
    return Telling(Powers(posts, powers.person_id), max(days, default=today))


def last_worked(powers: Powers, today: date) -> dict[int | None, date | None]:
    """Of the posts with field work in which somebody does not act today the last day on which they did, by posting.

    Two queries, none where they act in all of them.
    """
    idle = [post for post in powers.posts if Capability.FIELD_WORK in post.may and not post.acting]
    if not idle or powers.person_id is None:
        return {}
    before = Period(date.min, today - timedelta(days=1))
    holders = {posting: held for held in holders_of(powers.person_id, before) for posting in held}
    return {post.posting_id: _last(post, holders, before) for post in idle}


def _last(post: PostHeld, holders: dict[int, dict[int, Holding]], before: Period) -> date | None:
    """The last day on which somebody acted in a post they hold."""
    held = holders.get(post.posting_id or 0, {})
    own = held.get(post.posting_id or 0)
    return last_acted(list(held.values()), own, max(own.first, before.first), before.last) if own else None
