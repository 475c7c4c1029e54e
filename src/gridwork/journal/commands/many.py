"""Write one act on many subjects: their entries in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gridwork.journal.act import Act
from gridwork.journal.rules import chain
from gridwork.journal.rules.chain import Entered, Link

MOST = 20_000
"""Subjects one act may have: ``part`` is a small integer. More take an act of their own."""

Told = tuple[int, Mapping[str, Any]]
"""A subject's id and the facts about it."""


def begin_many(act: Act, verb: str, kind: str, told: Iterable[Told], *, part: int = 0) -> None:
    """Write the first entry of new subjects, numbered on from ``part`` (one statement)."""
    _follow(act, verb, kind, [(subject_id, chain.START, facts) for subject_id, facts in told], part)


def write_many(act: Act, verb: str, kind: str, told: Iterable[Told], *, part: int = 0) -> dict[int, int]:
    """Write one entry on each of several different subjects; return the length of each journal (two statements).

    Call inside the command's transaction, with the subjects' rows locked.
    """
    listed = list(told)
    last = act.book.lasts(kind, [subject_id for subject_id, _ in listed])
    chained = [(subject_id, last.get(subject_id, chain.START), facts) for subject_id, facts in listed]
    _follow(act, verb, kind, chained, part)
    return {subject_id: before.seq + 1 for subject_id, before, _ in chained}


def _follow(act: Act, verb: str, kind: str, chained: list[tuple[int, Link, Mapping[str, Any]]], part: int) -> None:
    if part + len(chained) > MOST:
        raise ValueError(f"one act takes at most {MOST} subjects, not {part + len(chained)}")
    act.book.enter_many(_rows(act, verb, kind, chained, part))


def _rows(
    act: Act, verb: str, kind: str, chained: list[tuple[int, Link, Mapping[str, Any]]], part: int
) -> Iterator[list[Any]]:
    by, done, recorded = (act.person_id, act.posting_id, str(act.via)), act.done_at, act.recorded_at
    for number, (subject_id, last, facts) in enumerate(chained, part):
        entered = Entered(
            kind, subject_id, last.seq + 1, act.ref, number, verb, *by, done, recorded, chain.canonical(facts)
        )
        yield [None, *entered, chain.digest(last.digest, entered)]
