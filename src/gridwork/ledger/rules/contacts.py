"""A person who agreed to be the contact of a household or organisation, and for what (L3, P3).

What they are recorded for is the form's own question; nothing else is kept of them.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from datetime import date

from gridwork.base.errors import N_, BadInput
from gridwork.base.typed import typed
from gridwork.ledger.rules.fitting import holds_identity_number

_PHONE = re.compile(r"\+?[\d\s\-()]{5,24}", re.ASCII)
MOST_DIGITS = 14
"""Country code and number; an identity number is longer."""


@dataclass(frozen=True, slots=True)
class ContactGiven:
    """Name and telephone number; one may be empty. ``agreed_on`` None: they agreed on the day of the act."""

    name: str = ""
    phone: str = ""
    agreed_on: date | None = None

    def as_text(self) -> str:
        """The text that is sealed."""
        return json.dumps({key: value for key, value in asdict(self).items() if key != "agreed_on"}, ensure_ascii=False)

    @classmethod
    def of_text(cls, text: str, agreed_on: date) -> ContactGiven:
        """Read what :meth:`as_text` wrote."""
        return cls(**json.loads(text), agreed_on=agreed_on)


def checked(given: ContactGiven, place: str, today: date) -> ContactGiven:
    """The contact in one spelling with the day of agreement. BadInput names ``place``, the field."""
    name, phone = " ".join(typed(given.name).split()), typed(given.phone).strip()
    if not name and not phone:
        raise BadInput(N_("Write a name or a telephone number, or leave the contact out."), place=place)
    if len(name) > 64 or holds_identity_number(name):
        raise BadInput(N_("Write the name only, with at most 64 characters."), place=place)
    if phone and (not _PHONE.fullmatch(phone) or sum(sign.isdigit() for sign in phone) > MOST_DIGITS):
        raise BadInput(N_("This does not look like a telephone number."), place=place)
    agreed_on = given.agreed_on or today
    if agreed_on > today:
        raise BadInput(N_("They cannot have agreed on a day that has not come."), place=place)
    return ContactGiven(name, phone, agreed_on)
