"""Telling people, and their having read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from gridwork.base.moment import now
from gridwork.notices.models import Notice


def tell(
    person_ids: Iterable[int],
    kind: str,
    subject_kind: str,
    subject_id: int,
    facts: dict[str, Any],
    at: datetime,
) -> None:
    """Put a line in each person's inbox, in one statement; mail follows by the worker.

    ``facts`` fill the text of ``kind``: numbers and names of offices, never a resident's
    words or contact. Called inside the transaction of the act it tells of.
    """
    Notice.objects.bulk_create(
        Notice(
            person_id=person, kind=kind, subject_kind=subject_kind, subject_id=subject_id, facts=facts, created_at=at
        )
        for person in sorted(set(person_ids))
    )


def mark_read(person_id: int, notice_ids: Iterable[int] | None = None) -> int:
    """Mark some of the person's own lines read, or all of them; how many were unread."""
    unread = Notice.objects.filter(person_id=person_id, read_at=None)
    if notice_ids is not None:
        unread = unread.filter(id__in=list(notice_ids))
    return unread.update(read_at=now())
