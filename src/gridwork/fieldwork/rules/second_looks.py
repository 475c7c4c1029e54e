"""An ordinary inspection where a notice stands open (F5): it moves no notice, and passes none of its lines in silence.

The phone asks by the same rule with no signal, in ``frontend/field/parts/secondLooks.ts``; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gridwork.base.errors import N_, Problem, Problems
from gridwork.fieldwork.rules.checklists import Filled
from gridwork.fieldwork.rules.kinds import SecondLook

CODE = "second-look"
PLACE = "second_looks"
"""Where the answers stand; that to one notice under ``second_looks/ID``."""


@dataclass(frozen=True, slots=True)
class OpenNotice:
    """A notice that stands open at a place. ``checks``: keys of the lines still to be put right, as they were found."""

    id: int
    number: str
    issued_on: date
    checks: tuple[str, ...]

    @property
    def place(self) -> str:
        """Where the answer to this notice stands."""
        return f"{PLACE}/{self.id}"


def found_right(notice: OpenNotice, filled: Filled, day: date) -> list[str]:
    """Lines the notice asks for that an inspection of ``day`` finds in order; none where it was issued only later."""
    cleared = set(filled.cleared) if notice.issued_on <= day else frozenset[str]()
    return [key for key in notice.checks if key in cleared]


def answered(
    notices: Iterable[OpenNotice], filled: Filled, day: date, said: Mapping[int, SecondLook]
) -> dict[int, SecondLook]:
    """Whether the second look comes next, by notice of which a line is found in order.

    Problems (code ``second-look``, a problem for each notice, its place ``second_looks/ID``) where that is not said.
    """
    met = [one for one in notices if found_right(one, filled, day)]
    silent = [one for one in met if one.id not in said]
    if silent:
        asks = N_("You found in order what notice %(number)s asks for. Say whether it is looked at again next.")
        raise Problems(
            N_("What passes here closes no open notice."),
            [Problem(one.place, asks, CODE, {"number": one.number}) for one in silent],
            code=CODE, place=PLACE,
        )  # fmt: skip
    return {one.id: said[one.id] for one in met}
