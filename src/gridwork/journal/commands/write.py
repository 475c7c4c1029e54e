"""Write an act into the journal of its subject."""

from __future__ import annotations

from typing import Any

from gridwork.journal.act import Act
from gridwork.journal.models import Entry
from gridwork.journal.rules import chain
from gridwork.journal.rules.chain import Link


def append(
    act: Act, last: Link, verb: str, kind: str, subject_id: int, *, part: int = 0, facts: dict[str, Any] | None = None
) -> Link:
    """Write one entry after ``last`` and return where the chain stands now.

    For subjects that keep their own :class:`Link` (cases): no query but the INSERT.
    """
    body = chain.canonical(facts or {})
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


def write(act: Act, verb: str, kind: str, subject_id: int, *, part: int = 0, **facts: Any) -> Link:
    """Write one entry on any subject; call inside the command's transaction.

    The place in the chain is unique, so of two writers at once one fails and may try again.
    """
    last = (
        Entry.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("-seq").values_list("seq", "digest").first()
    )
    return append(act, Link(*last) if last else chain.START, verb, kind, subject_id, part=part, facts=facts)
