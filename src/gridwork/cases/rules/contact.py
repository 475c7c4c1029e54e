"""How a resident who wishes an answer can be reached (P3). Given by themselves, about themselves."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass

from gridwork.base.errors import N_, BadInput
from gridwork.base.typed import typed


@dataclass(frozen=True, slots=True)
class Reporter:
    """Name and a way to answer; each may be empty, not all."""

    name: str = ""
    phone: str = ""
    email: str = ""

    def as_text(self) -> str:
        """The text that is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of_text(cls, text: str) -> Reporter:
        """Read what :meth:`as_text` wrote."""
        return cls(**json.loads(text))


def reporter(name: str, phone: str, email: str) -> Reporter | None:
    """The contact as typed, or None when nothing was given. BadInput names the field."""
    name, phone, email = " ".join(typed(name).split())[:64], phone.strip(), email.strip()
    if phone and not re.fullmatch(r"\+?[\d\s\-()]{5,24}", phone):
        raise BadInput(N_("This does not look like a telephone number."), place="phone")
    if email and not re.fullmatch(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]+", email):
        raise BadInput(N_("This does not look like an e-mail address."), place="email")
    return Reporter(name, phone, email) if name or phone or email else None
