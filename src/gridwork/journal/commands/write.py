"""Write an act into the journal of its subject."""

from __future__ import annotations

from typing import Any

from gridwork.journal.act import Act
from gridwork.journal.rules import chain
from gridwork.journal.rules.chain import Entered, Link


def begin(act: Act, verb: str, kind: str, subject_id: int, *, part: int = 0, **facts: Any) -> Link:
    """Write the first entry of a new subject: one INSERT and no query."""
    return _append(act, chain.START, _entered(act, 1, verb, (kind, subject_id), part, facts))


def write(act: Act, verb: str, kind: str, subject_id: int, *, part: int = 0, **facts: Any) -> Link:
    """Write one entry on any subject; call inside the command's transaction.

    The place in the chain is unique, so of two writers at once one fails and may try again.
    """
    last = act.book.last(kind, subject_id)
    return _append(act, last, _entered(act, last.seq + 1, verb, (kind, subject_id), part, facts))


def _append(act: Act, last: Link, entered: Entered) -> Link:
    told = chain.digest(last.digest, entered)
    act.book.enter([None, *entered, told])
    return Link(entered.seq, told)


def _entered(act: Act, seq: int, verb: str, subject: tuple[str, int], part: int, facts: dict[str, Any]) -> Entered:
    return Entered(
        *subject, seq, act.ref, part, verb, act.person_id, act.posting_id, str(act.via),
        act.done_at, act.recorded_at, chain.canonical(facts),
    )  # fmt: skip
