"""Who acts in a post on a day, and what that leaves somebody to do for a day gone by (G5, F1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from gridwork.territory.rules.powers import PostHeld, Powers, acts


@dataclass(frozen=True, slots=True)
class Holding:
    """Somebody holds a post for some days; ``last`` is None while it lasts, ``leaves`` are first and last days."""

    person_id: int
    rank: str
    first: date
    last: date | None = None
    leaves: tuple[tuple[date, date], ...] = ()

    def held(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def away(self, day: date) -> bool:
        return any(first <= day <= last for first, last in self.leaves)


def acting(holdings: Iterable[Holding], day: date) -> list[Holding]:
    """Those of a post's holders who act in it on a day: A unless on leave, else B (G5)."""
    here = [one for one in holdings if one.held(day)]
    firsts = [one for one in here if one.rank == "A"]
    first_away = any(one.away(day) for one in firsts)
    return [one for one in here if acts(one.rank, one.away(day), bool(firsts), first_away)]


def powers_then(present: Powers, posts: Iterable[Mapping[int, Holding]], day: date) -> Powers:
    """What somebody may do now for what was done on an earlier day: the posts of now, each acting as it did then.

    ``posts``: of each post all who held it, by posting. A post that was lost since gives nothing any more; one that
    began since counts as it does now.
    """
    holders = {posting: held for held in posts for posting in held}
    posts_then = tuple(_as_on(post, holders.get(post.posting_id or 0, {}), day) for post in present.posts)
    return Powers(posts_then, present.person_id, day)


def _as_on(post: PostHeld, held: Mapping[int, Holding], day: date) -> PostHeld:
    own = held.get(post.posting_id or 0)
    if own is None or not own.held(day):
        return post
    return replace(post, rank=own.rank, acting=own in acting(held.values(), day), absent=own.away(day))
