"""When a message that could not be sent is tried again, and when it is given up."""

from __future__ import annotations

from datetime import datetime, timedelta

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
"""After the first failed try, the second, … ; one more failure and it is given up."""

LEASE = timedelta(minutes=5)
"""How long a worker may take to send one batch before another thinks it dead."""


def next_try(tries: int, now: datetime) -> datetime | None:
    """The time of the next try after ``tries`` failed ones; None when it is given up."""
    return now + PAUSES[tries - 1] if tries <= len(PAUSES) else None
