"""Write an act into the journal of its subject."""

from __future__ import annotations

from typing import Any

from gridwork.journal.act import Act
from gridwork.journal.rules import chain
from gridwork.journal.rules.chain import Link


def begin(act: Act, verb: str, kind: str, subject_id: int, *, part: int = 0, **facts: Any) -> Link:
    """Write the first entry of a new subject: one INSERT and no query."""
    return _append(act, chain.START, verb, kind, subject_id, part, facts)


def write(act: Act, verb: str, kind: str, subject_id: int, *, part: int = 0, **facts: Any) -> Link:
    """Write one entry on any subject; call inside the command's transaction.

    The place in the chain is unique, so of two writers at once one fails and may try again.
    """
    return _append(act, act.book.last(kind, subject_id), verb, kind, subject_id, part, facts)


def _append(act: Act, last: Link, verb: str, kind: str, subject_id: int, part: int, facts: dict[str, Any]) -> Link:
    body = chain.canonical(facts)
    seq = last.seq + 1
    told = chain.digest(
        last.digest, kind, subject_id, seq, act.ref, part, verb,
        act.person_id, act.posting_id, act.via, act.done_at, act.recorded_at, body,
    )  # fmt: skip
    act.book.enter([
        None, kind, subject_id, seq, act.ref, part, verb, act.person_id, act.posting_id,
        str(act.via), act.done_at, act.recorded_at, body, told,
    ])  # fmt: skip
    return Link(seq, told)
