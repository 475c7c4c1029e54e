"""The seals of past days, for anyone who wants to keep a copy (P2)."""

from __future__ import annotations

from datetime import date

from gridwork.journal.models import Seal


def latest_seals(*, before: date | None = None, most: int = 60) -> list[Seal]:
    """Seals by day, newest first, of the days before ``before`` if given (one query)."""
    seals = Seal.objects.order_by("-day")
    return list((seals.filter(day__lt=before) if before else seals)[:most])
