"""Prove that the journal is what was written: chains whole, seals unchanged (P2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gridwork.base.errors import N_
from gridwork.journal.models import Entry, Seal
from gridwork.journal.queries.days import first_day, sum_of_day
from gridwork.journal.rules import chain
from gridwork.journal.rules.chain import Entered, Link

PORTION = 2000
"""Entries read at once."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One difference between the journal and its hashes. ``where`` is ``case 12 #3`` or a day."""

    where: str
    message: str
    params: dict[str, object]

    def __str__(self) -> str:
        return f"{self.where}: {self.message % self.params}"


@dataclass(slots=True)
class Walk:
    """How far a check has come; ``tell`` hears of every portion of entries."""

    entries: int = 0
    subjects: int = 0
    tell: Callable[[int], None] = lambda entries: None


def broken_chains(walk: Walk | None = None) -> Iterator[Fault]:
    """Every subject whose chain does not hold; one fault a subject, the first one."""
    walk = walk or Walk()
    subject, last, broken = ("", 0), chain.START, False
    rows = Entry.objects.order_by("subject_kind", "subject_id", "seq")
    for entry in rows.iterator(chunk_size=PORTION):
        if (entry.subject_kind, entry.subject_id) != subject:
            subject, last, broken = (entry.subject_kind, entry.subject_id), chain.START, False
            walk.subjects += 1
        walk.entries += 1
        if walk.entries % PORTION == 0:
            walk.tell(PORTION)
        if broken:
            continue
        fault = _fault_of(entry, last)
        if fault:
            broken = True
            yield fault
        last = Link(entry.seq, entry.digest)


def broken_chain(kind: str, subject_id: int) -> Fault | None:
    """Where one subject's chain first does not hold; None when it is whole (one query)."""
    last = chain.START
    for entry in Entry.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("seq"):
        fault = _fault_of(entry, last)
        if fault:
            return fault
        last = Link(entry.seq, entry.digest)
    return None


def _fault_of(entry: Entry, last: Link) -> Fault | None:
    where = f"{entry.subject_kind} {entry.subject_id} #{entry.seq}"
    if entry.seq != last.seq + 1:
        return Fault(where, N_("entry %(missing)s before it is missing"), {"missing": last.seq + 1})
    told = chain.digest(last.digest, Entered(*(getattr(entry, name) for name in Entered._fields)))
    if told != entry.digest:
        return Fault(where, N_("was changed, replaced or moved after it was written (%(verb)s)"), {"verb": entry.verb})
    return None


def broken_seals() -> Iterator[Fault]:
    """Every sealed day whose entries are not those that were sealed, and days slipped in before the first."""
    previous = ""
    for seal in Seal.objects.order_by("day"):
        earliest = None if previous else first_day()
        if earliest is not None and earliest < seal.day:
            found = sum_of_day(earliest)[0]
            yield Fault(earliest.isoformat(), N_("%(sealed)s entries were sealed, %(found)s are there"), {
                "sealed": 0, "found": found,
            })  # fmt: skip
        count, root = sum_of_day(seal.day)
        where = seal.day.isoformat()
        if count != seal.entries:
            facts: dict[str, object] = {"sealed": seal.entries, "found": count}
            yield Fault(where, N_("%(sealed)s entries were sealed, %(found)s are there"), facts)
        elif root != seal.root:
            yield Fault(where, N_("the day's entries are not those that were sealed"), {})
        elif chain.seal_digest(previous, where, seal.entries, seal.root) != seal.digest:
            yield Fault(where, N_("the seal itself was changed"), {})
        previous = seal.digest
