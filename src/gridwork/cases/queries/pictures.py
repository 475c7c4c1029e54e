"""Who may look at a photo (P1, P5)."""

from __future__ import annotations

from collections.abc import Collection

from gridwork.base.errors import N_, NotFound
from gridwork.cases.models import Photo
from gridwork.cases.queries.standing import may
from gridwork.charter.schema import Capability
from gridwork.territory.rules.powers import Powers


def open_to_all(sha256: str, powers: Powers) -> bool:
    """Whether anybody may see the photo, or only those who may see its case (one query).

    NotFound when this person may not: whether it exists is nobody's business either.
    """
    photos = list(Photo.objects.filter(sha256=sha256).select_related("case"))
    public = any(photo.public and photo.case.published_at for photo in photos)
    if not public and not any(may(powers, Capability.CASE_SEE, photo.case) for photo in photos):
        raise NotFound(N_("There is no such photo."))
    return public


def in_use(names: Collection[str]) -> set[str]:
    """Those of these photos that belong to a case (one query)."""
    return set(Photo.objects.filter(sha256__in=names).values_list("sha256", flat=True))
