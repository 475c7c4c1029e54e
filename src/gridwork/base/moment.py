"""The present moment, in one place so that tests and imports can move it."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def iso(moment: datetime, timespec: str = "auto") -> str:
    """The moment in UTC as ISO 8601; half the time of ``isoformat``, which asks the zone for its offset."""
    utc = moment.astimezone(UTC)
    return f"{utc.date()}T{utc.time().isoformat(timespec)}+00:00"
