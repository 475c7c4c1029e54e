"""The facts of a journal entry as a page shows them: those of field work in words, what has none as written (P2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext

from gridwork.base.errors import N_
from gridwork.base.moment import now
from gridwork.charter.queries.ever import checks_ever, inspections_ever
from gridwork.charter.rules.names import DUTIES
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import DutyKind
from gridwork.faces.console import clock
from gridwork.faces.console.fieldwork.words import duty_name
from gridwork.faces.console.inspections.naming import check_name, inspection_name
from gridwork.faces.console.mistakes.views import WHY
from gridwork.faces.console.names import area_name, level_name
from gridwork.faces.console.visits.forms import OUTCOMES, kind_name
from gridwork.fieldwork.rules.kinds import Outcome
from gridwork.fieldwork.rules.mistakes import Mistake
from gridwork.ledger.models import Place
from gridwork.ledger.queries.reach import may_place
from gridwork.ledger.queries.speaking import place_title
from gridwork.territory.rules.powers import Powers

SUBJECTS = {
    "visit": N_("Visit %(number)s"), "round": N_("Round %(number)s"), "occasion": N_("Occasion %(number)s"),
    "deed": N_("Zero report %(number)s"), "excuse": N_("Reason given %(number)s"),
    "log": N_("Work log of a day %(number)s"), "week": N_("Work log of a week %(number)s"),
}  # fmt: skip
"""What a thing of field work without a name of its own is called."""
WORKED = frozenset((*SUBJECTS, "inspection", "rectification"))
"""Subjects whose facts are told in words."""
NAMES = {
    "visit": N_("Visit"), "outcome": N_("Outcome"), "day": N_("Day"), "place": N_("Place"),
    "enrolment": N_("Enrolment"), "makes_up": N_("Makes up for"), "reason": N_("Reason"), "why": N_("What went wrong"),
    "area": N_("Area"), "grid": N_("Grid"), "seconds": N_("Walked"), "stops": N_("Stops"), "found": N_("Found"),
    "inspection": N_("Inspection"), "level": N_("Level"), "failed": N_("Not in order"), "occasion": N_("Occasion"),
    "residents": N_("Residents who came"), "attended": N_("Colleagues who were there"), "duty": N_("Duty"),
    "period": N_("Period"), "monday": N_("Week from"), "signs": N_("Characters"), "number": N_("Number"),
    "checks": N_("Not in order"), "deadline": N_("Deadline"), "deadline_was": N_("Deadline before"),
    "inspect_by": N_("Second look"), "again_for": N_("Second look at notice"),
}  # fmt: skip


def told(powers: Powers, kind: str, facts: dict[str, Any]) -> list[tuple[str, str]]:
    """Names and values; of a place its title only for whoever sees it in the ledger."""
    if kind not in WORKED:
        return flat(facts)
    words = WORDS | {"place": lambda value: _place(powers, value)}
    said = {name: _said(words, name, value) for name, value in facts.items()}
    return [(gettext(NAMES[name]) if name in NAMES else name, value) for name, value in flat(said)]


def flat(facts: dict[str, Any], above: str = "") -> list[tuple[str, str]]:
    """Facts as names and values; nested ones by a dotted name."""
    found: list[tuple[str, str]] = []
    for name, value in facts.items():
        if isinstance(value, dict):
            found += flat(value, f"{above}{name}.")
        elif value is not None:
            found.append((f"{above}{name}", "、".join(map(str, value)) if isinstance(value, list) else str(value)))
    return found


def _said(words: dict[str, Callable[[Any], str]], name: str, value: Any) -> Any:
    """One value in words; as it was written where it is of another shape than it has today."""
    if name not in words or value is None:
        return value
    try:
        if isinstance(value, list):
            return [words[name](one) for one in value]
        return words[name](value)
    except (KeyError, ValueError, TypeError):
        return value


def _day(value: str) -> str:
    return clock.day_words(date.fromisoformat(value), now().astimezone(clock.zone()).date())


def _moment(value: str) -> str:
    return f"{datetime.fromisoformat(value).astimezone(clock.zone()):%Y-%m-%d %H:%M}"


def _place(powers: Powers, place_id: int) -> str:
    found = Place.objects.filter(pk=place_id).first()
    if found and may_place(powers, Capability.LEDGER_SEE, found.kind, found.sort, found.grid_id):
        return place_title(found)
    return gettext("no. %(number)s") % {"number": place_id}


def _check(key: str) -> str:
    """The first kind of inspection that ever had such a line names it."""
    kind = next((one for one in inspections_ever() if key in checks_ever(one)), None)
    return check_name(kind, key) if kind else key


WORDS: dict[str, Callable[[Any], str]] = {
    "visit": kind_name,
    "outcome": lambda value: gettext(OUTCOMES[Outcome(value)]),
    "why": lambda value: str(WHY[Mistake(value)]),
    "day": _day, "makes_up": _day, "period": _day, "monday": _day,
    "deadline": _moment, "deadline_was": _moment, "inspect_by": _moment,
    "area": area_name, "grid": area_name, "level": level_name, "duty": duty_name, "checks": _check, "failed": _check,
    "inspection": lambda value: inspection_name(value) if isinstance(value, str) else str(value),
    "occasion": lambda value: gettext(DUTIES[DutyKind(value)]),
    "seconds": lambda value: gettext("%(many)s minutes") % {"many": value // 60},
}  # fmt: skip
"""How the value of each fact is said."""
