"""How much of the time a form stood open was work (L8)."""

from __future__ import annotations

PAUSE = 15 * 60
"""Seconds: nobody works longer than this on one entry without a pause, so the rest is left out."""


def seconds_of_work(seconds: int, entries: int) -> int:
    """The time between opening a form and sending it, as work on so many entries."""
    return max(0, min(int(seconds), PAUSE * max(entries, 1)))
