"""Two answers to one question, put to a person: what is asked, and what was chosen on the page that asked (L4, L7)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext

from gridwork.base.moment import now
from gridwork.faces.console.clock import moment_words, zone
from gridwork.faces.signing import GridRequest
from gridwork.ledger.rules.conflicts import FieldConflicts

PICK, DISPUTED = "pick-", "disputed"
MINE, THEIRS = "mine", "theirs"
WRITTEN = (MINE, THEIRS)
"""The two sides where somebody else wrote meanwhile."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One side of a dispute: what it says and whose it is, as people read it."""

    side: str
    text: str
    whose: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """One question two people answered differently. ``before``: what both started from; None where it is not told."""

    key: str
    label: str
    before: str | None
    answers: tuple[Answer, ...]
    picked: str


def picks(request: GridRequest, sides: Collection[str]) -> dict[str, str]:
    """Which side was chosen for each question in dispute; those left open are not there."""
    found = {key: request.POST.get(f"{PICK}{key}", "") for key in request.POST.getlist(DISPUTED)}
    return {key: side for key, side in found.items() if side in sides}


def is_choice(request: GridRequest) -> bool:
    """Whether the page of disputes was sent."""
    return DISPUTED in request.POST


def left_open(request: GridRequest, sides: Collection[str]) -> bool:
    """Whether it was sent with a dispute undecided."""
    return set(picks(request, sides)) != set(request.POST.getlist(DISPUTED))


def written(request: GridRequest, fault: FieldConflicts, key: str, label: str, texts: tuple[str, str, str]) -> Dispute:
    """One question somebody else answered meanwhile; ``texts``: what both started from, theirs, mine."""
    before, theirs, mine = texts
    sides = (Answer(MINE, mine, gettext("as you have it")), Answer(THEIRS, theirs, writer(fault)))
    return Dispute(key, label, before, sides, picks(request, WRITTEN).get(key, ""))


def writer(fault: FieldConflicts) -> str:
    """Who wrote meanwhile, and when."""
    return f"{fault.who or gettext('the system')} · {moment_words(fault.at, now(), zone())}"
