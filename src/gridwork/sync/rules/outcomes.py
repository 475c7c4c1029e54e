"""What can become of an act a phone sent (F7)."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """Of one act. ``refused`` and ``conflict`` wait for a person; ``settled`` and ``dropped`` are dealt with."""

    STORED = "stored"
    REFUSED = "refused"
    CONFLICT = "conflict"
    SETTLED = "settled"
    """A later act did it in another way."""
    DROPPED = "dropped"
    """The worker let it go, and said why."""


WAITING = (Outcome.REFUSED, Outcome.CONFLICT)
"""Somebody has to deal with it."""
