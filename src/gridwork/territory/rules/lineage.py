"""The way from the cell down to an area, as the area keeps it."""

from __future__ import annotations


def lineage_of(kept: str) -> tuple[int, ...]:
    """``"/1/4/9/"`` → ``(1, 4, 9)``."""
    return tuple(int(part) for part in kept.split("/") if part)
