"""Write an act into the journal of its subject."""

from __future__ import annotations

from typing import Any

from gridwork.journal.act import Act
from gridwork.journal.rules import chain
from gridwork.journal.rules.chain import Entered, Link


def begin(act: Act, verb: str, kind: str, subject_id: int, *, part: int = 0, **facts: Any) -> Link:
    """Write the first entry of a new subject: one INSERT and no query."""
    return follow(act, chain.START, verb, kind, subject_id, part=part, **facts)


def write(act: Act, verb: str, kind: str, subject_id: int, *, part: int = 0, **facts: Any) -> Link:
    """Write one entry on any subject; call inside the command's transaction.

    The place in the chain is unique, so of two writers at once one fails and may try again.
    """
    return follow(act, act.book.last(kind, subject_id), verb, kind, subject_id, part=part, **facts)


def follow(act: Act, last: Link, verb: str, kind: str, subject_id: int, *, part: int = 0, **facts: Any) -> Link:
    """Write the entry after ``last``, the end of the chain that this transaction read or wrote: one INSERT."""
    entered = Entered(
        kind, subject_id, last.seq + 1, act.ref, part, verb, act.person_id, act.posting_id, str(act.via),
        act.done_at, act.recorded_at, chain.canonical(facts),
    )  # fmt: skip
    told = chain.digest(last.digest, entered)
    act.book.enter([None, *entered, told])
    return Link(entered.seq, told)
