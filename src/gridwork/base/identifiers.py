"""Identifiers people carry: tracking codes, door-plate codes, record codes and sign-in names."""

from __future__ import annotations

import re
import secrets
import unicodedata

import numpy as np
from numpy.typing import NDArray

from gridwork.base.errors import N_, BadInput

TRACKING_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty characters nobody mistakes for one another: no 0 O, 1 I L, U V."""
TRACKING_LENGTH = 12
PLATE_LENGTH = 10
"""Nine signs by chance (44 bits) and a check sign."""
RECORD_ALPHABET = TRACKING_ALPHABET.replace("S", "")
"""The same signs without the S, which reads as a 5."""
RECORD_SHORTEST, RECORD_LONGEST = 5, 9
"""Short enough to be typed from paper all day; never as long as a plate's code."""


def is_id(text: str) -> bool:
    """Whether a text is a number that can be an id: digits, and no more of them than a database takes."""
    return text.isascii() and text.isdecimal() and len(text) < 19


def tracking_code() -> str:
    """A new unguessable code of 12 characters (58 bits)."""
    number, signs = secrets.randbelow(len(TRACKING_ALPHABET) ** TRACKING_LENGTH), []
    for _ in range(TRACKING_LENGTH):
        number, place = divmod(number, len(TRACKING_ALPHABET))
        signs.append(TRACKING_ALPHABET[place])
    return "".join(signs)


def clean_tracking_code(text: str) -> str:
    """The code in what a person typed (spaces, hyphens, full-width, lower case); empty when there is none."""
    code = _joined(text)
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


def plate_code() -> str:
    """A new code for a door plate: 10 signs, the last one checks the others."""
    return plate_codes(1)[0]


def plate_codes(count: int) -> list[str]:
    """Many codes at once (a microsecond each); that no two are alike the database's unique column sees to."""
    number = np.frombuffer(secrets.token_bytes(8 * count), dtype=np.uint64)
    digits = np.empty((count, PLATE_LENGTH), dtype=np.int64)
    for place in range(PLATE_LENGTH - 1):
        number, digits[:, place] = np.divmod(number, np.uint64(len(TRACKING_ALPHABET)))
    digits[:, -1] = _check_digits(digits[:, :-1])
    signs = np.frombuffer(TRACKING_ALPHABET.encode(), dtype=np.uint8)[digits]
    codes: list[str] = signs.view(f"S{PLATE_LENGTH}").ravel().astype(str).tolist()
    return codes


def clean_plate(text: str) -> str:
    """The plate code in what was typed or scanned, as :func:`clean_tracking_code`; empty when its check sign fails."""
    code = _joined(text)
    if len(code) != PLATE_LENGTH or not set(code) <= set(TRACKING_ALPHABET):
        return ""
    digits = np.array([[TRACKING_ALPHABET.index(sign) for sign in code]])
    return code if _check_digits(digits[:, :-1])[0] == digits[0, -1] else ""


def record_code(record_id: int) -> str:
    """What a record is called on paper: its number in base 29, at least four signs, and a check sign.

    29 is prime, so the check finds every single wrong sign and every two neighbours swapped.
    """
    digits: list[int] = []
    while record_id or len(digits) < RECORD_SHORTEST - 1:
        record_id, digit = divmod(record_id, len(RECORD_ALPHABET))
        digits.insert(0, digit)
    check = -sum(weight * digit for weight, digit in enumerate(reversed(digits), 2)) % len(RECORD_ALPHABET)
    return "".join(RECORD_ALPHABET[digit] for digit in (*digits, check))


def record_of_code(text: str) -> int:
    """The record's number in what was typed or scanned; 0 when it is no record code or its check sign fails."""
    code = _joined(text).replace("S", "5")
    if not RECORD_SHORTEST <= len(code) <= RECORD_LONGEST or not set(code) <= set(RECORD_ALPHABET):
        return 0
    record_id = 0
    for sign in code[:-1]:
        record_id = record_id * len(RECORD_ALPHABET) + RECORD_ALPHABET.index(sign)
    return record_id if record_code(record_id) == code else 0


def _check_digits(digits: NDArray[np.int64]) -> NDArray[np.int64]:
    """Luhn's check in base 30, a digit a row: no wrong sign passes, and no two neighbours swapped but one pair."""
    base = len(TRACKING_ALPHABET)
    doubled = digits[:, ::-2] * 2
    sums = (doubled // base + doubled % base).sum(axis=1) + digits[:, -2::-2].sum(axis=1)
    return -sums % base


def _joined(text: str) -> str:
    return re.sub(r"[\s\-–—_.·]", "", unicodedata.normalize("NFKC", text)).upper()
