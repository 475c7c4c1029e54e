"""How duties stand, in words (F1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from gridwork.base.errors import N_
from gridwork.charter.queries.ever import duties_ever, inspections_ever, visits_ever
from gridwork.charter.work_parts import Duty, Inspection, Visit
from gridwork.faces.console.names import say
from gridwork.fieldwork.queries.duties import DutyOccurrence
from gridwork.fieldwork.queries.place_turns import PlaceTurn
from gridwork.fieldwork.rules.duties import State

STATES: dict[State, str] = {
    State.DONE: N_("done in time"),
    State.LATE: N_("done late"),
    State.DUE: N_("still due"),
    State.EXCUSED: N_("missed, reason given"),
    State.VACANT: N_("nobody could act"),
    State.MISSED: N_("missed outright"),
}
TONES: dict[State, str] = {
    State.DONE: "ok", State.LATE: "suspended", State.DUE: "plain", State.EXCUSED: "suspended", State.VACANT: "plain",
    State.MISSED: "bad",
}  # fmt: skip
MINUTE = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence of a duty in words; ``amount`` says how much of what was asked."""

    of: DutyOccurrence
    name: str
    state: str
    tone: str
    amount: str
    people: str = ""

    @property
    def explainable(self) -> bool:
        """Whether a reason would say something: it was late or missed."""
        return self.of.occurrence.state in (State.LATE, State.EXCUSED, State.MISSED)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """Inspections or visits of a post in one period, in words. ``counts``: tone, name and number of places."""

    of: PlaceTurn
    name: str
    counts: list[tuple[str, str, int]]

    @property
    def explainable(self) -> bool:
        """Whether a reason would say something: some were late or missed."""
        return any(self.of.counts[state] for state in (State.LATE, State.EXCUSED, State.MISSED))


def duty_name(key: str) -> str:
    """What a duty, ``inspection:KEY`` or ``visit:KEY`` is called, or was under the last charter that asked for it."""
    family, _, own = key.rpartition(":")
    parts: Mapping[str, Duty | Inspection | Visit] = duties_ever()
    if family:
        parts = inspections_ever() if family == "inspection" else visits_ever()
    found = parts.get(own)
    return say(found.name) if found else key


def place_line(one: PlaceTurn) -> PlaceLine:
    """Inspections or visits of a post in words."""
    return PlaceLine(one, duty_name(one.duty), counted(one.counts))


def line_of(one: DutyOccurrence, people: dict[int, str] | None = None) -> Line:
    """An occurrence of a duty in words."""
    state = one.occurrence.state
    who = gettext(", ").join((people or {}).get(person, "") for person in one.occurrence.people)
    return Line(one, say(one.asked.name), gettext(STATES[state]), TONES[state], amount_of(one), who)


def amount_of(one: DutyOccurrence) -> str:
    """How much was done of how much, or why nothing had to be; empty where one time was asked and that was all."""
    did = one.occurrence
    if did.found:
        return gettext("Something was found: nothing to report")
    if did.of_seconds:
        told = {"done": f"{did.seconds // MINUTE}", "asked": f"{did.of_seconds // MINUTE}"}
        return gettext("%(done)s of %(asked)s minutes") % told
    if did.times > 1 or did.done > 1:
        return gettext("%(done)s of %(asked)s times") % {"done": did.done, "asked": did.times}
    return ""


def counted(counts: Counter[State]) -> list[tuple[str, str, int]]:
    """Tone, name and count of every state there is, worst last."""
    return [(TONES[state], gettext(STATES[state]), counts[state]) for state in State if counts[state]]
