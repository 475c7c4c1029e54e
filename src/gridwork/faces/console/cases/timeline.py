"""A case's journal as a clerk reads it: who did what when, and what they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from gridwork.accounts.queries.people import names
from gridwork.base.errors import N_
from gridwork.base.worktime import Span
from gridwork.cases.queries.case_page import Told
from gridwork.cases.rules.verbs import Verb
from gridwork.charter.queries.reader import span_words
from gridwork.faces.console import words
from gridwork.faces.console.clock import exactly
from gridwork.faces.console.names import office_name

BY_RESIDENTS = frozenset({Verb.RATE, Verb.REOPEN})
SAID = ("result", "text", "reason", "note", "words")
LATE = timedelta(hours=1)
"""Recorded this long after it was done is worth saying."""

FACTS = {
    "office": N_("to"),
    "person": N_("to"),
    "into": N_("into"),
    "out_of": N_("out of"),
    "case": N_("case"),
    "referred_to": N_("to"),
    "until": N_("until"),
    "by": N_("by"),
    "due": N_("step due"),
    "promised": N_("promised by"),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """One line: ``did`` is a clause that follows ``who``; ``outcome`` of a verification or decision."""

    who: str
    did: str
    at: datetime
    recorded_at: datetime | None
    """Only where it was recorded much later than done."""
    via: str
    outcome: str
    passed: bool
    said: list[str]
    facts: list[tuple[str, str]]
    alarming: bool
    seq: int


def moments(told: list[Told]) -> list[Moment]:
    """The timeline, newest first (at most one query, for the names of those assigned)."""
    given = {entry.line.facts["person"] for entry in told if entry.line.facts.get("person")}
    known = names(given) if given else {}
    return [_moment(entry, known) for entry in reversed(told)]


def _moment(entry: Told, known: dict[int, str]) -> Moment:
    line = entry.line
    late = line.recorded_at - line.done_at > LATE
    return Moment(
        who=entry.name or _nobody(entry),
        did=words.called(words.DONE, line.verb),
        at=line.done_at,
        recorded_at=line.recorded_at if late else None,
        via="worker" if line.facts.get("automatic") else line.via,
        outcome=_outcome(line.facts),
        passed=_pleased(line.facts),
        said=[line.facts[key] for key in SAID if line.facts.get(key)],
        facts=[
            (gettext(name), _fact(key, line.facts[key], known)) for key, name in FACTS.items() if line.facts.get(key)
        ],
        alarming=line.verb in (Verb.WARN, Verb.ESCALATE, Verb.REOPEN),
        seq=line.seq,
    )


def _nobody(entry: Told) -> str:
    if entry.line.facts.get("automatic") or entry.line.via == "worker":
        return gettext("The system")
    if entry.line.via == "site" or entry.line.verb in BY_RESIDENTS:
        return gettext("The resident")
    return words.called(words.CHANNELS, entry.line.via)


def _outcome(facts: dict[str, Any]) -> str:
    if "passed" in facts:
        return gettext("solved") if facts["passed"] else gettext("not solved, back for rework")
    if "approved" in facts:
        return gettext("approved") if facts["approved"] else gettext("not approved")
    if "stars" in facts:
        return gettext("%(stars)s of 5 stars") % facts
    return ""


def _pleased(facts: dict[str, Any]) -> bool:
    """Whether the outcome is a good one, for its colour."""
    return bool(facts.get("passed", facts.get("approved", facts.get("stars", 5) >= 3)))


def _fact(key: str, value: Any, known: dict[int, str]) -> str:
    match key:
        case "office":
            return office_name(value)
        case "person":
            return known.get(value, "")
        case "due" | "promised" | "until":
            return exactly(datetime.fromisoformat(value)) if "T" in value else str(value)
        case "by":
            return span_words(Span.parse(value))
    return str(value)
