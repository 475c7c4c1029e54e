"""The present moment, in one place so that tests and imports can move it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


@lru_cache(maxsize=1024)
def iso(moment: datetime, timespec: str = "auto") -> str:
    """The moment in UTC as ISO 8601; half the time of ``isoformat``, which asks the zone for its offset.

    Remembered, because all entries of one act say the same moments.
    """
    utc = moment.astimezone(UTC)
    return f"{utc.date()}T{utc.time().isoformat(timespec)}+00:00"
