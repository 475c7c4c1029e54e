"""What a phone that signed in may still do (F7, P4)."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

IDLE = timedelta(days=60)
"""A phone nobody used for this long has to sign in again: longer than any stretch without signal."""


class Standing(StrEnum):
    """Of one phone of one person."""

    SIGNED_IN = "signed-in"
    SIGNED_OUT = "signed-out"
    """Has to sign in again, and keeps what it holds till then: nothing that was not sent may get lost."""
    REVOKED = "revoked"
    """Lost, or its person has left: it wipes itself as soon as it calls."""


def standing(
    at: datetime, *, seen_at: datetime, revoked: bool, wiped: bool, active: bool, same_password: bool
) -> Standing:
    """``active``: the person may sign in. A phone that was wiped holds nothing any more: it is only signed out."""
    if revoked or not active:
        return Standing.SIGNED_OUT if wiped else Standing.REVOKED
    return Standing.SIGNED_IN if same_password and at - seen_at <= IDLE else Standing.SIGNED_OUT
