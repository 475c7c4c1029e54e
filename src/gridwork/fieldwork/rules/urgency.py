"""How urgent something that comes round is today: a visit, an inspection, a part of a dossier (F4, F5)."""

from __future__ import annotations

from enum import StrEnum


class Urgency(StrEnum):
    """Of what is to be done once in each of its periods."""

    DUE = "due"
    SOON = "soon"
    """Due, and its period is nearly over."""
    MISSED = "missed"
    """Not done in the period before this one, or past its day in this one, and not done since."""
    DONE = "done"
