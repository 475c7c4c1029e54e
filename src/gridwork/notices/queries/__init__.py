"""Reading an inbox."""

from __future__ import annotations

from gridwork.notices.models import Notice


def inbox(person_id: int, *, size: int = 50, before: int | None = None) -> list[Notice]:
    """The person's lines, newest first; ``before`` is the id the last page ended with."""
    lines = Notice.objects.filter(person_id=person_id).order_by("-id")
    if before is not None:
        lines = lines.filter(id__lt=before)
    return list(lines[:size])


def unread(person_id: int) -> int:
    """How many lines are unread; counts to 100 and no further."""
    return Notice.objects.filter(person_id=person_id, read_at=None)[:100].count()
