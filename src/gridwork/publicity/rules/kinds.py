"""What can be printed, and how much at a time."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

PRINT = "print"
"""Subject kind of the journal and of notices."""


class What(StrEnum):
    """A kind of print: of each makes one PDF a grid."""

    BOOKLET = "booklet"
    PLATES = "plates"
    ARCHIVE = "archive"


class Paper(StrEnum):
    """What a booklet is printed on."""

    A6 = "a6"
    A4 = "a4"
    """Four pages to a sheet, to be cut."""


class Verb(StrEnum):
    """What is done to a print, as the journal has it."""

    ASK = "ask"
    CANCEL = "cancel"


MOST_AT_ONCE = 5
"""Prints of one person that wait or are being made."""
MOST_BLANKS = 20
"""Blank pages of one form in one booklet."""
KEPT_FOR = timedelta(days=30)
"""After that a print and its files are forgotten: what is printed should be fresh."""
BLANKS_KEPT_FOR = timedelta(days=400)
"""A blank page found in a drawer a year later can still be keyed in."""
LEASE = timedelta(minutes=5)
"""How long a worker may be silent before another takes its print up; one grid takes seconds."""
TURN_SECONDS = 20.0
"""How long one sweep prints before the worker's other work gets its turn."""
