"""When an act was really done, by a phone whose clock may be wrong (F7).

A phone says with every upload what time it has. That against the server's clock is its skew; small ones
are the way the upload took. What a phone's clock was on the day of the act nobody knows: it is taken to be as wrong
then as it is now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from gridwork.base.errors import N_, BadInput

TOLERATED = timedelta(seconds=120)
OLDEST = timedelta(days=60)
MOST_SECONDS = 2_000_000_000
"""What the column holds; a clock that is 60 years off is no more wrong for it."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One upload's two clocks. ``skew``: seconds the server's is ahead of the phone's."""

    received_at: datetime
    skew: int

    @classmethod
    def of(cls, received_at: datetime, sent_at: datetime) -> Clock:
        """Both aware."""
        seconds = round((received_at - sent_at).total_seconds())
        return cls(received_at, max(-MOST_SECONDS, min(MOST_SECONDS, seconds)))

    @property
    def correction(self) -> int:
        """Seconds added to what the phone said; 0 where its clock is taken as it is."""
        return self.skew if abs(self.skew) > TOLERATED.total_seconds() else 0

    def right(self, moment: datetime) -> datetime:
        """The phone's moment by the server's clock, never in the future."""
        try:
            return min(moment + timedelta(seconds=self.correction), self.received_at)
        except OverflowError:
            return self.received_at

    def must_be_recent(self, done_at: datetime, place: str = "") -> None:
        """BadInput (at ``place``) for what was done longer ago than 60 days: its period is closed."""
        if self.received_at - done_at > OLDEST:
            raise BadInput(
                N_("This was done more than %(days)s days ago; enter it at the office desk."),
                code="too-old", place=place, days=OLDEST.days,
            )  # fmt: skip
