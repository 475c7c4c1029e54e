"""What the worker does for phones."""

from __future__ import annotations

from datetime import timedelta

from gridwork.base.moment import now
from gridwork.sync.commands import photos

ABANDONED = timedelta(days=30)


def forget_photos() -> int:
    """Forget photos that were begun a month ago: pieces that never became whole, and who sent the others."""
    return photos.forget_abandoned(now() - ABANDONED)
