"""Routing (C4, 区分责任、分口处理): the first rule of the charter that matches decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import NamedTuple

from gridwork.base.errors import N_
from gridwork.charter.case_parts import Match, Route
from gridwork.charter.schema import Charter


class Facts(NamedTuple):
    """What a routing rule may look at."""

    category: str
    area_codes: tuple[str, ...] = ()
    """Codes from the root down to the grid."""
    dedicated: bool = False
    premises: str = ""
    via: str = ""
    local_time: time = time(12)
    working_day: bool = True
    located: bool = True


@dataclass(frozen=True, slots=True)
class Trial:
    """One rule tried: did it match, and if not, which condition failed first (for «why here»)."""

    route: Route
    failed: str

    @property
    def why_not(self) -> str:
        """Why the rule did not apply, as a msgid; "" when it did."""
        return WHY_NOT.get(self.failed, "")


WHY_NOT = {
    "category": N_("for other kinds of matters"),
    "area": N_("for other places"),
    "dedicated": N_("for the other sort of grids"),
    "premises": N_("for other premises"),
    "via": N_("for matters that come in another way"),
    "hours": N_("for other hours of the day"),
    "working_day": N_("for the other sort of days"),
    "located": N_("depends on whether the place is known"),
}
"""Condition → what a rule that has it is for, said of a case it does not fit."""


def _failed(when: Match, facts: Facts) -> str:
    """The name of the first condition that does not hold, or ""."""
    if when.category and facts.category not in when.category:
        return "category"
    if when.area and not set(when.area) & set(facts.area_codes):
        return "area"
    if when.dedicated is not None and when.dedicated != facts.dedicated:
        return "dedicated"
    if when.premises and facts.premises not in when.premises:
        return "premises"
    if when.via and facts.via not in when.via:
        return "via"
    if when.hours is not None and not _within(facts.local_time, when.hours.start, when.hours.end):
        return "hours"
    if when.working_day is not None and when.working_day != facts.working_day:
        return "working_day"
    if when.located is not None and when.located != facts.located:
        return "located"
    return ""


def _within(moment: time, start: time, end: time) -> bool:
    """Inside the hours; hours such as 22:00-06:00 run through midnight."""
    return start <= moment < end if start <= end else moment >= start or moment < end


def trials(routing: Sequence[Route], facts: Facts) -> list[Trial]:
    """Every rule in order up to and with the one that matches."""
    tried: list[Trial] = []
    for rule in routing:
        tried.append(Trial(rule, _failed(rule.when, facts)))
        if not tried[-1].failed:
            break
    return tried


def route(charter: Charter, facts: Facts) -> Route:
    """The rule that decides. A checked charter ends with one that always matches."""
    for rule in charter.routing:
        if not _failed(rule.when, facts):
            return rule
    raise LookupError(N_("no routing rule matches; the charter needs a last rule without conditions"))


def procedure_of(charter: Charter, rule: Route, category: str, asked: str = "") -> str:
    """The procedure: asked for by the worker, else the rule's, else the category's."""
    return asked or rule.procedure or charter.categories[category].procedure
