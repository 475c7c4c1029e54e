"""What it takes to be recorded in a programme of care: their own yes, to a purpose they heard (S1)."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import date
from enum import StrEnum

from gridwork.base.errors import N_, BadInput
from gridwork.base.typed import typed
from gridwork.ledger.rules.contacts import ContactGiven, checked

ENROLMENT = "enrolment"
"""Subject kind of the journal."""


class Verb(StrEnum):
    """What is done to an enrolment, as the journal has it."""

    ENROL = "enrol"
    READ = "read"
    """Somebody opened the name, with a reason."""
    WITHDRAW = "withdraw"
    MOVE = "move"
    """The dwelling moved, or the grid was redrawn."""


class By(StrEnum):
    """Who agreed."""

    SELF = "self"
    GUARDIAN = "guardian"


class How(StrEnum):
    """Signed on paper, or spoken before a witness."""

    PAPER = "paper"
    SPOKEN = "spoken"


@dataclass(frozen=True, slots=True)
class EnrolmentDraft:
    """Somebody who agreed to take part. ``place_id``: the dwelling, where they said so; ``grid_id`` then is its grid.

    ``consent_on``: the day they agreed. ``name`` and ``phone`` are sealed and never leave but by
    :func:`care.commands.enrolments.read_enrolment`.
    """

    programme: str
    _: KW_ONLY
    grid_id: int
    name: str
    consent_by: str
    consent_on: date
    consent_how: str
    phone: str = ""
    place_id: int | None = None


def participant(draft: EnrolmentDraft, today: date) -> ContactGiven:
    """Name and number in one spelling. BadInput (place: the field) without a name or a consent in full."""
    if not typed(draft.name).strip():
        raise BadInput(N_("Write the name they want to be called by."), place="name")
    if draft.consent_by not in set(By):
        raise BadInput(N_("Say who agreed: they themselves, or the guardian."), place="consent_by")
    if draft.consent_how not in set(How):
        raise BadInput(N_("Say how they agreed: on paper, or spoken before a witness."), place="consent_how")
    if draft.consent_on > today:
        raise BadInput(N_("They cannot have agreed on a day that has not come."), place="consent_on")
    number = checked(ContactGiven("", draft.phone), "phone", today).phone if typed(draft.phone).strip() else ""
    return ContactGiven(checked(ContactGiven(draft.name), "name", today).name, number, draft.consent_on)
