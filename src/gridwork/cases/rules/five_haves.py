"""The «five haves» (五有) of a case: someone patrolled, reported, is responsible, resolved, supervised (C9)."""

from __future__ import annotations

from dataclasses import dataclass

from gridwork.base.errors import N_


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a case's record shows, as plain facts."""

    found_on_duty: bool
    """Reported by someone on duty, or noted on the spot by the grid."""
    reported: bool
    named_person: bool
    """An assignee, or an office with a holder in post."""
    handled: bool
    checked_by_another: bool
    """Verified by someone else, rated by the resident, or escalated up the line."""


@dataclass(frozen=True, slots=True)
class Have:
    """One of the five: its name, whether it is there, and the gap in words when it is not."""

    key: str
    name: str
    present: bool
    gap: str


def five_haves(evidence: Evidence) -> tuple[Have, ...]:
    """The five checks in their customary order; ``name`` and ``gap`` are msgids."""
    rows = (
        ("patrolled", N_("Someone patrolled"), evidence.found_on_duty, N_("Nobody on duty has seen the place yet.")),
        ("reported", N_("Someone reported"), evidence.reported, N_("There is no report on record.")),
        ("responsible", N_("Someone is responsible"), evidence.named_person, N_("No named person holds it.")),
        ("resolved", N_("Someone resolved it"), evidence.handled, N_("It has not been handled yet.")),
        (
            "supervised",
            N_("Someone supervised"),
            evidence.checked_by_another,
            N_("Nobody but the handler has confirmed the result."),
        ),
    )
    return tuple(Have(key, name, there, "" if there else gap) for key, name, there, gap in rows)
