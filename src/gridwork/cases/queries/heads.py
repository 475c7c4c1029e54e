"""Whether each case still has as many journal entries as it had (P2): a cut-off tail shows here."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from gridwork.cases.models import Case
from gridwork.journal.models import Entry


def cut_off() -> Iterator[tuple[str, int, int]]:
    """Cases whose journal does not end where the case says: (number, entries it had, entries found)."""
    counted = (
        Entry.objects.filter(subject_kind="case", subject_id=OuterRef("pk"))
        .order_by()
        .values("subject_id")
        .annotate(n=Count("id"))
        .values("n")
    )
    rows = Case.objects.annotate(found=Coalesce(Subquery(counted), Value(0))).exclude(seq=F("found"))
    for case in rows.order_by("pk").iterator(chunk_size=1000):
        yield case.number, case.seq, case.found
