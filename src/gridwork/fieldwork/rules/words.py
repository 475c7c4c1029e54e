"""Free words as field work keeps them: of a length, and without identity numbers (P6)."""

from __future__ import annotations

from datetime import date

from gridwork.base.errors import N_, BadInput
from gridwork.base.typed import typed
from gridwork.ledger.rules.fitting import NO_IDENTITY_NUMBERS, holds_identity_number

MOST_REASON = 200
"""Characters."""


def worded(text: str, most: int, place: str) -> str:
    """The words as they are kept, maybe none; BadInput (at ``place``) for too many or an identity number."""
    words = typed(text).strip()
    if len(words) > most:
        raise BadInput(N_("This is longer than %(most)s characters."), place=place, most=most)
    if holds_identity_number(words):
        raise BadInput(NO_IDENTITY_NUMBERS, place=place)
    return words


def both(earlier: str, later: str) -> str:
    """Two sentences of which both are to stand: the earlier one first."""
    return f"{earlier.strip()}\n{later.strip()}"


def on_one_line(text: str, most: int, place: str, *, missing: str = "") -> str:
    """The same without breaks; BadInput says ``missing`` where something must be said and is not."""
    words = " ".join(worded(text, most, place).split())
    if missing and not words:
        raise BadInput(missing, place=place)
    return words


def why(text: str) -> str:
    """A reason in somebody's own words; BadInput (place ``reason``) where there is none."""
    return on_one_line(text, MOST_REASON, "reason", missing=N_("Say why, in a few words."))


def came(day: date, today: date, place: str = "day") -> None:
    """BadInput for a day that has not come yet: nothing is done beforehand."""
    if day > today:
        raise BadInput(N_("This day has not come yet."), place=place)


def made_up_for(day: date, makes_up: date | None, reason: str) -> str:
    """Why something done on ``day`` makes up for an earlier day; the reason given, or "" where it makes up for none.

    BadInput (place ``makes_up``) for a day that is not earlier, (place ``reason``) without a reason.
    """
    if makes_up is None:
        return worded(reason, MOST_REASON, "reason")
    if makes_up >= day:
        raise BadInput(N_("It can only make up for an earlier day."), place="makes_up")
    return why(reason)
