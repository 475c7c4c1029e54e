"""Working time (C6): spans such as "3 working days", and the calendar they run on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a span counts."""

    WORKING_DAY = "working day"
    WORKING_HOUR = "working hour"
    DAY = "day"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in one unit; ``str`` and ``parse`` are inverse."""

    amount: int
    unit: Unit

    @classmethod
    def parse(cls, text: str) -> Span:
        """Read ``"3 working days"``; ValueError says what is accepted."""
        found = re.fullmatch(r"(\d+) (working day|working hour|day|hour)s?", text.strip())
        if not found:
            raise ValueError(f'"{text}" is not a span; write e.g. "3 working days", "4 working hours", "2 days", "12 hours"')
        return cls(int(found[1]), Unit(found[2]))

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}{'' if self.amount == 1 else 's'}"
