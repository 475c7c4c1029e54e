"""What the worker does for the territory, again and again."""

from __future__ import annotations

from gridwork.base import memo
from gridwork.base.errors import NotFound
from gridwork.territory.commands.settle import settle
from gridwork.territory.models import Edition
from gridwork.territory.queries.edition import in_force


def settle_editions() -> int:
    """Settle the edition whose day has come; return how many areas changed. Idempotent (G3)."""
    try:
        edition = Edition.objects.filter(pk=in_force().id, settled_at=None).first()
    except NotFound:
        return 0
    if edition is None:
        return 0
    changed = settle(edition)
    memo.clear_all()
    return changed
