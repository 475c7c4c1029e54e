"""Whether each place and record still has as many journal entries as it had (P2): a cut-off tail shows here."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from gridwork.journal.models import Entry
from gridwork.ledger.models import Place, Record
from gridwork.ledger.rules.kinds import PLACE, RECORD

CHUNK = 1000


def cut_off() -> Iterator[tuple[str, int, int]]:
    """Things whose journal does not end where they say: (``place 12``, entries it had, entries found)."""
    for kind, things in ((PLACE, Place.objects.all()), (RECORD, Record.objects.all())):
        for pk, had, found in _differing(kind, things):
            yield f"{kind} {pk}", had, found


def _differing(kind: str, things: QuerySet[Place] | QuerySet[Record]) -> Iterator[tuple[int, int, int]]:
    counted = (
        Entry.objects.filter(subject_kind=kind, subject_id=OuterRef("pk"))
        .order_by()
        .values("subject_id")
        .annotate(n=Count("id"))
        .values("n")
    )
    rows = things.annotate(found=Coalesce(Subquery(counted), Value(0))).exclude(seq=F("found"))
    yield from rows.order_by("pk").values_list("pk", "seq", "found").iterator(chunk_size=CHUNK)
