"""What was recorded on a day (UTC), for sealing it and for checking its seal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from gridwork.journal.models import Entry
from gridwork.journal.rules.chain import merkle_root


def first_day() -> date | None:
    """The first day with an entry, or None in an empty journal."""
    first = Entry.objects.order_by("recorded_at").values_list("recorded_at", flat=True).first()
    return first.astimezone(UTC).date() if first else None


def sum_of_day(day: date) -> tuple[int, str]:
    """How many entries were recorded on the day, and their Merkle root."""
    start = datetime.combine(day, time.min, UTC)
    rows = Entry.objects.filter(recorded_at__gte=start, recorded_at__lt=start + timedelta(days=1)).order_by("id")
    count = 0

    def digests() -> Iterator[str]:
        nonlocal count
        for told in rows.values_list("digest", flat=True).iterator(chunk_size=5000):
            count += 1
            yield told

    root = merkle_root(digests())
    return count, root
