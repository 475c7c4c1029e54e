"""The chain of one rectification notice (整改通知书), with one deadline at a time (F5).

issued → inspected again → closed, or the next round with a new deadline; extended, within bounds; refused and
handed over; withdrawn. A second look before the deadline that finds something left moves nothing.
``deadline_at``: by when it must be put right; ``inspect_by``: by when it is looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from gridwork.base.errors import N_, BadInput, Conflict
from gridwork.base.worktime import Span, WorkCalendar
from gridwork.fieldwork.rules.kinds import Chain, Verb

CALM, DUE, OVERDUE = 0, 1, 2
"""Nobody told; the inspector told that it is time to look again; those of the office told that nobody did."""

SETS = (Verb.ISSUE, Verb.NOT_YET, Verb.REDATE)
"""Acts that give a round its own deadline; the official calendar moves none that was put off."""
MOST_OFFERS = 30
"""So many lengths of an extension are offered to choose from."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The two spans of the charter, and the calendar they run on."""

    calendar: WorkCalendar
    rectify: Span
    again: Span


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a chain stands."""

    state: Chain
    round: int
    deadline_at: datetime
    inspect_by: datetime
    provisional: bool
    ended_at: datetime | None = None


def issued(terms: Terms, at: datetime, round_: int = 1) -> Standing:
    """A notice that goes out, or goes into its next round."""
    deadline = terms.calendar.add(at, terms.rectify)
    again = terms.calendar.add(deadline.at, terms.again)
    return Standing(Chain.ISSUED, round_, deadline.at, again.at, deadline.provisional or again.provisional)


def put_right(stood: Standing, at: datetime) -> Standing:
    """Inspected again, and all of it put right."""
    return _ended(stood, Chain.CLOSED, at)


def not_yet(terms: Terms, stood: Standing, at: datetime) -> Standing:
    """Inspected again, and not all put right: the next round, with a deadline from this day."""
    return issued(terms, at, _open(stood).round + 1)


def early(stood: Standing, at: datetime) -> bool:
    """Whether a second look at ``at`` comes before the deadline, as for whoever says that they are done.

    What it finds left may still be put right in time: the deadline stays, and the look after it is still owed.
    """
    return at < _open(stood).deadline_at


def first_deadline(acts: Iterable[tuple[str, Mapping[str, Any]]]) -> datetime:
    """The deadline of the present round before anybody put it off, from the chain's acts and their facts in order."""
    told = [facts["deadline"] for verb, facts in acts if verb in SETS]
    return datetime.fromisoformat(told[-1])


def latest(terms: Terms, first: datetime) -> datetime:
    """Until when the deadline of a round may be put off in all: as long again as the charter gives, from its ``first``.

    Beyond that more time takes another look at the place, which begins the next round: paper alone does not silence
    the alarms for good.
    """
    return terms.calendar.add(first, terms.rectify).at


def extended(terms: Terms, stood: Standing, first: datetime, by: Span, at: datetime) -> Standing:
    """More time, counted from the present deadline, or from now once that is over.

    ``first``: the round's own deadline, before anybody put it off. BadInput that says until when it may be put off.
    """
    deadline = terms.calendar.add(max(_open(stood).deadline_at, at), by)
    if by.amount < 1 or deadline.at > latest(terms, first):
        raise BadInput(
            N_(
                "The deadline can be put off until %(latest)s at most, as long again as the charter gives. "
                "For more time make the second look: it begins the next round."
            ),
            place="by", latest=latest(terms, first),
        )  # fmt: skip
    again = terms.calendar.add(deadline.at, terms.again)
    provisional = stood.provisional or deadline.provisional or again.provisional
    return replace(stood, deadline_at=deadline.at, inspect_by=again.at, provisional=provisional)


def offers(terms: Terms, stood: Standing, first: datetime, at: datetime) -> list[tuple[Span, datetime]]:
    """By how much the deadline can be put off now, in the charter's unit, each with the deadline it leads to.

    The shortest first, :data:`MOST_OFFERS` at most; none once it has been put off as long as may be.
    """
    end, step = latest(terms, first), -(-terms.rectify.amount // MOST_OFFERS)
    found = []
    for amount in range(step, terms.rectify.amount + 1, step):
        by = Span(amount, terms.rectify.unit)
        deadline = terms.calendar.add(max(_open(stood).deadline_at, at), by).at
        if deadline > end:
            break
        found.append((by, deadline))
    return found


def handed_over(stood: Standing, at: datetime) -> Standing:
    """Refused, and given to the authority in charge."""
    return _ended(stood, Chain.HANDED_OVER, at)


def withdrawn(stood: Standing, at: datetime) -> Standing:
    """Issued by mistake."""
    return _ended(stood, Chain.WITHDRAWN, at)


def why_not(state: str) -> str:
    """Why nothing more can be done with a chain in this state; empty while something can."""
    return _OVER.get(Chain(state), "")


def next_alarm(terms: Terms, up_every: Span, level: int, stood: Standing) -> datetime | None:
    """When somebody has to be told next, those of ``level`` having been told; None once the chain has ended."""
    if stood.state is not Chain.ISSUED:
        return None
    if level == CALM:
        return stood.deadline_at
    if level == DUE:
        return stood.inspect_by
    return terms.calendar.add(stood.inspect_by, Span(up_every.amount * (level - DUE), up_every.unit)).at


_OVER = {
    Chain.CLOSED: N_("It was put right and the notice is closed."),
    Chain.HANDED_OVER: N_("The notice was handed over to the authority in charge."),
    Chain.WITHDRAWN: N_("The notice was withdrawn."),
}


def _ended(stood: Standing, state: Chain, at: datetime) -> Standing:
    return replace(_open(stood), state=state, ended_at=at, provisional=False)


def _open(stood: Standing) -> Standing:
    """The standing, while the chain goes on; Conflict that says how it ended."""
    if stood.state is not Chain.ISSUED:
        raise Conflict(why_not(stood.state), code="not-now")
    return stood
