"""Who acted on a day gone by (G5): leave and standing in, as they were."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gridwork.territory.rules.powers import PostHeld, Powers, acts


@dataclass(frozen=True, slots=True)
class Holder:
    """A posting with the stretches of leave in it; days are first and last, both included."""

    posting_id: int
    post_id: int
    rank: str
    from_day: date
    to_day: date | None
    leave: tuple[tuple[date, date], ...] = ()

    def held_on(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)

    def away_on(self, day: date) -> bool:
        """Whether the day is one of leave."""
        return any(first <= day <= last for first, last in self.leave)


def powers_then(present: Powers, holders: Sequence[Holder], day: date) -> Powers:
    """What somebody may do now for what was done on an earlier day: the posts of now, each acting as it did then.

    ``holders``: everybody who ever held these posts. A post that was lost since gives nothing any more; one that
    began since counts as it does now.
    """
    own = {one.posting_id: one for one in holders if one.held_on(day)}
    posts = tuple(_as_on(post, own.get(post.posting_id or 0), own.values(), day) for post in present.posts)
    return replace(present, posts=posts, then=day)


def _as_on(post: PostHeld, own: Holder | None, held: Iterable[Holder], day: date) -> PostHeld:
    if own is None:
        return post
    first = [one for one in held if one.post_id == own.post_id and one.rank == "A"]
    absent = own.away_on(day)
    acting = acts(own.rank, absent, bool(first), any(one.away_on(day) for one in first))
    return replace(post, rank=own.rank, acting=acting, absent=absent)
