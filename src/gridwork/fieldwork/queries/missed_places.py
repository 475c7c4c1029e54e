"""Inspections and visits that somebody's posts left out lately, to be made up for or explained (F1, F4, F5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gridwork.fieldwork.queries.duties import posts_acted_in, told_since
from gridwork.fieldwork.queries.place_turns import PlaceTurn, judged
from gridwork.fieldwork.queries.seats import whose
from gridwork.fieldwork.rules.duties import State
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

WIDEST = 400
"""Grids of an area whose places still make a list: a town."""


@dataclass(frozen=True, slots=True)
class MissedPlaces:
    """A period in which places were left out, with the posting in which it was theirs."""

    posting_id: int
    of: PlaceTurn

    @property
    def done(self) -> int:
        """Places that were done, be it late."""
        return self.of.counts[State.DONE] + self.of.counts[State.LATE]

    @property
    def asked(self) -> int:
        """Places that were to be done until the day."""
        return self.done + self.of.counts[State.MISSED]


def missed_places(powers: Powers, day: date) -> list[MissedPlaces]:
    """What was missed of the inspections and visits of posts somebody acts in and not explained, latest first.

    As far back and of whom as ``duties.my_duties`` tells duties: what was theirs on some day until it was due; posts
    of areas with more than :data:`WIDEST` grids are left to the board. As many queries as ``place_turns``.
    """
    present = tree()
    posts = {
        post: posting
        for post, posting in posts_acted_in(powers).items()
        if post.area_id in present and len(present.grids_below(post.area_id)) <= WIDEST
    }
    found = [
        MissedPlaces(posting, turn)
        for turn, held in judged(powers, posts, lambda every: told_since(every, day), day)
        if turn.counts[State.MISSED]
        for posting in whose(powers.person_id or 0, held, turn.period.first, turn.due_on)
    ]
    return sorted(found, key=lambda one: one.of.due_on, reverse=True)
