"""Identifiers people carry: tracking codes and sign-in names."""

from __future__ import annotations

import re
import secrets
import unicodedata

from gridwork.base.errors import N_, BadInput

TRACKING_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty characters nobody mistakes for one another: no 0 O, 1 I L, U V."""
TRACKING_LENGTH = 12


def tracking_code() -> str:
    """A new unguessable code of 12 characters (58 bits)."""
    number, signs = secrets.randbelow(len(TRACKING_ALPHABET) ** TRACKING_LENGTH), []
    for _ in range(TRACKING_LENGTH):
        number, place = divmod(number, len(TRACKING_ALPHABET))
        signs.append(TRACKING_ALPHABET[place])
    return "".join(signs)


def clean_tracking_code(text: str) -> str:
    """The code in what a person typed (spaces, hyphens, full-width, lower case); empty when there is none."""
    code = re.sub(r"[\s\-–—_.·]", "", unicodedata.normalize("NFKC", text)).upper()
    plausible = len(code) == TRACKING_LENGTH and set(code) <= set(TRACKING_ALPHABET)
    return code if plausible else ""


def spaced_tracking_code(code: str) -> str:
    """The code in groups of four, as it is printed and read aloud."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def clean_login(text: str) -> str:
    """A sign-in name in one spelling: NFKC, lower case. BadInput when it cannot be one."""
    login = unicodedata.normalize("NFKC", text).strip().casefold()
    if not re.fullmatch(r"\w[\w.\-@+]{1,63}", login):
        raise BadInput(
            N_("A sign-in name has 2 to 64 letters, digits or . - _ @ + and begins with a letter or digit."),
            place="login",
        )
    return login
