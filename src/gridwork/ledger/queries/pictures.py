"""Who may look at a photo of a place or a record (P1, P5): those who may see the thing."""

from __future__ import annotations

from collections.abc import Collection

from gridwork.charter.schema import Capability
from gridwork.ledger.models import Photo
from gridwork.ledger.queries.forms import forms
from gridwork.ledger.queries.reach import lineage_of, may_place
from gridwork.territory.rules.powers import Powers


def may_look(sha256: str, powers: Powers) -> bool:
    """Whether the person may see some place or record this photo belongs to (one query)."""
    photos = Photo.objects.filter(sha256=sha256).select_related("place", "record")
    return any(_seen(photo, powers) for photo in photos)


def in_use(names: Collection[str]) -> set[str]:
    """Those of these photos that belong to a place or a record (one query)."""
    return set(Photo.objects.filter(sha256__in=names).values_list("sha256", flat=True))


def _seen(photo: Photo, powers: Powers) -> bool:
    place, record = photo.place, photo.record
    if place is not None:
        return may_place(powers, Capability.LEDGER_SEE, place.kind, place.sort, place.grid_id)
    if record is None:
        return False
    form = forms().get(record.form)
    domain = form.departments if form else frozenset[str]()
    return powers.may(Capability.LEDGER_SEE, lineage_of(record.grid_id), domain)
