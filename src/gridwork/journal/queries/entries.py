"""Reading the journal: a subject's entries, and the outcome of an act already recorded."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gridwork.journal.models import Entry


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as it is read: who, what, when done, when recorded, through which face."""

    seq: int
    verb: str
    person_id: int | None
    posting_id: int | None
    via: str
    done_at: datetime
    recorded_at: datetime
    facts: dict[str, Any]
    digest: str
    act_ref: UUID


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an act led to: its subject, and who carried it out."""

    kind: str
    subject_id: int
    person_id: int | None
    verb: str


def entries(kind: str, subject_id: int) -> list[Line]:
    """Every entry of one subject, oldest first."""
    return [
        Line(
            e.seq,
            e.verb,
            e.person_id,
            e.posting_id,
            e.via,
            e.done_at,
            e.recorded_at,
            json.loads(e.body),
            e.digest,
            e.act_ref,
        )
        for e in Entry.objects.filter(subject_kind=kind, subject_id=subject_id).order_by("seq")
    ]


def outcome(ref: UUID) -> Outcome | None:
    """The outcome of an act that was recorded under this reference, or None."""
    found = (
        Entry.objects.filter(act_ref=ref, part=0).values_list("subject_kind", "subject_id", "person_id", "verb").first()
    )
    return Outcome(*found) if found else None


def outcomes(refs: Collection[UUID]) -> dict[UUID, Outcome]:
    """:func:`outcome` for several references, those not recorded yet left out (one query, none without references)."""
    found = Entry.objects.filter(act_ref__in=refs, part=0) if refs else Entry.objects.none()
    return {
        ref: Outcome(kind, subject_id, person_id, verb)
        for ref, kind, subject_id, person_id, verb in found.values_list(
            "act_ref", "subject_kind", "subject_id", "person_id", "verb"
        )
    }
