"""Seal whole days: store the Merkle root of all that was recorded on them (P2)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from gridwork.base.moment import now
from gridwork.journal.models import Seal
from gridwork.journal.queries.days import first_day, sum_of_day
from gridwork.journal.rules.chain import seal_digest

GRACE = timedelta(hours=1)
"""A transaction that began before midnight may commit after it; a day waits this long."""


def unsealed_days() -> list[date]:
    """Finished days (UTC) without a seal, in order; a day is finished an hour after its end."""
    last = Seal.objects.order_by("-day").values_list("day", flat=True).first()
    day = last + timedelta(days=1) if last else first_day()
    days: list[date] = []
    while day is not None and datetime.combine(day + timedelta(days=1), time.min, UTC) + GRACE <= now():
        days.append(day)
        day += timedelta(days=1)
    return days


def seal_days() -> list[Seal]:
    """Seal every finished day that has no seal yet, in order; days without acts too."""
    last = Seal.objects.order_by("-day").first()
    sealed: list[Seal] = []
    for day in unsealed_days():
        last = _seal(day, last.digest if last else "")
        sealed.append(last)
    return sealed


@transaction.atomic
def _seal(day: date, previous: str) -> Seal:
    count, root = sum_of_day(day)
    return Seal.objects.create(
        day=day, entries=count, root=root, digest=seal_digest(previous, day.isoformat(), count, root), sealed_at=now()
    )
