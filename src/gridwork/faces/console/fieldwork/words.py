"""How duties stand, in words (F1)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from gridwork.base.errors import N_
from gridwork.charter.queries.adopted import in_force
from gridwork.faces.console.names import say
from gridwork.fieldwork.queries.board import Cell
from gridwork.fieldwork.queries.duties import DutyOccurrence
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


def duty_name(key: str) -> str:
    """What a duty is called; its key where the charter has it no more."""
    found = in_force().charter.duties.get(key)
    return say(found.name) if found else key


def line_of(one: DutyOccurrence, people: dict[int, str] | None = None) -> Line:
    """An occurrence of a duty in words."""
    state = one.occurrence.state
    who = gettext(", ").join((people or {}).get(person, "") for person in one.occurrence.people)
    return Line(one, duty_name(one.duty), gettext(STATES[state]), TONES[state], amount_of(one), who)


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


def counted(cell: Cell) -> list[tuple[str, str, int]]:
    """Tone, name and count of every state a cell has, worst last."""
    return [(TONES[state], gettext(STATES[state]), cell.counts[state]) for state in State if cell.counts[state]]
