"""Whether each thing still has as many journal entries as it says it had (P2): a cut-off tail shows here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from gridwork.journal.models import Entry

CHUNK = 1000


def differing(kind: str, things: QuerySet[Any]) -> Iterator[tuple[int, int, int]]:
    """Of things with a ``seq``, those whose journal does not end there: (id, entries it had, entries found)."""
    counted = (
        Entry.objects.filter(subject_kind=kind, subject_id=OuterRef("pk"))
        .order_by()
        .values("subject_id")
        .annotate(n=Count("id"))
        .values("n")
    )
    rows = things.annotate(found=Coalesce(Subquery(counted), Value(0))).exclude(seq=F("found"))
    yield from rows.order_by("pk").values_list("pk", "seq", "found").iterator(chunk_size=CHUNK)
