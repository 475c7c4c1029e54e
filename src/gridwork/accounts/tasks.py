"""What the worker does for accounts."""

from __future__ import annotations

from datetime import datetime

from gridwork.accounts.models import Attempt, Session
from gridwork.accounts.queries.policy import policy
from gridwork.base.moment import now


def forget_old(at: datetime | None = None) -> int:
    """Delete sessions that have ended and tries that no longer count; returns how many rows."""
    at = at or now()
    sessions, _ = Session.objects.filter(expires_at__lte=at).delete()
    idle, _ = Session.objects.filter(seen_at__lte=at - policy().idle).delete()
    attempts, _ = Attempt.objects.filter(last_at__lt=at - policy().forgotten_after).delete()
    return sessions + idle + attempts
