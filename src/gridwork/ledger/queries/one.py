"""One place by its id: asked with every act on one."""

from __future__ import annotations

from django.db.models import QuerySet

from gridwork.base.prepared import PreparedThings
from gridwork.ledger.models import Place


def _place(pk: int) -> QuerySet[Place]:
    return Place.objects.filter(pk=pk)


_PLACE = PreparedThings(_place, pk=-1)


def place_by_id(place_id: int) -> Place | None:
    """The place, in whatever state, or None (one query)."""
    return _PLACE.first(pk=place_id)
