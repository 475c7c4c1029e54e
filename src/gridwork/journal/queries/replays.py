"""Acts that arrive twice: a double click, a phone that sends again (DESIGN, *Acts*)."""

from __future__ import annotations

from gridwork.base.errors import N_, Conflict
from gridwork.journal.act import Act
from gridwork.journal.queries.entries import outcome


def replayed(act: Act, kind: str, verb: str) -> int | None:
    """The subject's id if this very act was carried out before, None if it is new.

    Conflict when the reference was used by somebody else or for something else.
    """
    first = outcome(act.ref)
    if first is None:
        return None
    if (first.kind, first.verb, first.person_id) != (kind, verb, act.person_id):
        raise used_otherwise()
    return first.subject_id


def used_otherwise() -> Conflict:
    """What is said when a reference comes back with something else: what was asked for now has not been done."""
    return Conflict(N_("This reference was used for another act; send it again with a new one."), code="ref-used")
