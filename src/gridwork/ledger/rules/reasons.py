"""Why a place or a record was closed, merged, split, reopened or removed, in somebody's own words."""

from __future__ import annotations

from gridwork.base.errors import N_, BadInput
from gridwork.base.typed import typed
from gridwork.ledger.rules.fitting import NO_IDENTITY_NUMBERS, holds_identity_number

MOST = 500
"""Characters of a reason."""


def reasoned(reason: str) -> str:
    """The reason in one spelling; BadInput (place ``reason``) for none, one too long, or with an identity number."""
    said = typed(reason).strip()
    if not said:
        raise BadInput(N_("Say why, in a few words."), place="reason")
    if holds_identity_number(said):
        raise BadInput(NO_IDENTITY_NUMBERS, place="reason")
    if len(said) > MOST:
        raise BadInput(N_("This is longer than %(most)s characters."), place="reason", most=MOST)
    return said
