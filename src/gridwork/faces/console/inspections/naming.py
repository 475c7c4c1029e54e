"""What inspections, their lines and what became of them are called, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext

from gridwork.base.errors import N_
from gridwork.charter.queries.ever import checks_ever, inspections_ever
from gridwork.charter.terms import Cadence
from gridwork.faces.console.names import say
from gridwork.fieldwork.rules.kinds import Answer, Chain, Finding, SecondLook
from gridwork.fieldwork.rules.seasons import TurnNow
from gridwork.fieldwork.rules.urgency import Urgency

ANSWERS = {
    Answer.OK.value: N_("In order"),
    Answer.FAIL.value: N_("Not in order"),
    Answer.NONE.value: N_("Not applicable"),
}
ANSWER_TONES = {Answer.OK.value: "ok", Answer.FAIL.value: "bad", Answer.NONE.value: "plain"}
SECOND_LOOKS = {
    SecondLook.NEXT: N_("Yes, make the second look next"),
    SecondLook.LATER: N_("No, it stays open"),
}
FINDINGS = {
    Finding.OPEN.value: N_("Still to be put right"),
    Finding.ON_THE_SPOT.value: N_("Put right on the spot"),
    Finding.RECTIFIED.value: N_("Put right"),
    Finding.HANDED_OVER.value: N_("Handed over"),
    Finding.WITHDRAWN.value: N_("Notice withdrawn"),
}
FINDING_TONES = {
    Finding.OPEN.value: "bad", Finding.ON_THE_SPOT.value: "ok", Finding.RECTIFIED.value: "ok",
    Finding.HANDED_OVER.value: "referred", Finding.WITHDRAWN.value: "plain",
}  # fmt: skip
CHAINS = {
    Chain.ISSUED.value: N_("Notice issued"),
    Chain.CLOSED.value: N_("Put right, closed"),
    Chain.HANDED_OVER.value: N_("Handed over to the authority"),
    Chain.WITHDRAWN.value: N_("Notice withdrawn"),
}
CHAIN_TONES = {
    Chain.ISSUED.value: "accepted", Chain.CLOSED.value: "ok", Chain.HANDED_OVER.value: "referred",
    Chain.WITHDRAWN.value: "plain",
}  # fmt: skip
URGENCIES = {
    Urgency.DUE: N_("To be inspected"),
    Urgency.SOON: N_("To be inspected soon"),
    Urgency.MISSED: N_("Inspection missed"),
}
EVERY = {
    Cadence.WORKING_DAY: N_("each working day"),
    Cadence.DAY: N_("each day"),
    Cadence.WEEK: N_("each week"),
    Cadence.HALF_MONTH: N_("each half month"),
    Cadence.MONTH: N_("each month"),
    Cadence.QUARTER: N_("each quarter"),
    Cadence.HALF_YEAR: N_("each half year"),
    Cadence.YEAR: N_("each year"),
}


def inspection_name(key: str) -> str:
    """What a kind of inspection is called, or was under the last charter that asked for it."""
    found = inspections_ever().get(key)
    return say(found.name) if found else key


def check_name(kind: str, key: str) -> str:
    """What a line of a checklist asks for, or did under the last charter that had it."""
    found = checks_ever(kind).get(key)
    return say(found) if found else key


def turn_words(turn: TurnNow) -> str:
    """How often, and why closer than usual: ``each month``, ``each week · fire season``."""
    often = gettext(EVERY[turn.turn.every])
    return f"{often} · {say(turn.season.name)}" if turn.season else often
