"""Open cases of the same kind near a point, offered as «is it one of these?» (C3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians

from gridwork.base.geometry import distance_m
from gridwork.base.moment import now
from gridwork.cases.models import Case
from gridwork.cases.queries.standing import may
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.territory.rules.powers import Powers

METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class Near:
    """An open case and how far it is, metres."""

    id: int
    number: str
    category: str
    words: str
    stage: str
    reported_at: datetime
    distance_m: float
    longitude: float
    latitude: float

    @property
    def about_m(self) -> int:
        """The distance for the public, in steps of 50 m: from exact ones a place could be worked out."""
        return max(50, round(self.distance_m / 50) * 50)


def nearby(
    category: str,
    longitude: float,
    latitude: float,
    *,
    staff: bool,
    powers: Powers | None = None,
    at: datetime | None = None,
) -> list[Near]:
    """The five nearest open cases of the category within the charter's distance and days (one query).

    With ``powers`` only those the person may see (P1): pages for staff show what was reported.
    """
    rule = in_force().charter.nearby
    radius = rule.staff if staff else rule.resident
    height = radius / METRES_PER_DEGREE
    width = height / max(0.01, cos(radians(latitude)))
    box = (
        Case.objects.filter(
            category=category,
            latitude__range=(latitude - height, latitude + height),
            longitude__range=(longitude - width, longitude + width),
            reported_at__gte=(at or now()) - timedelta(days=rule.days),
        )
        .exclude(pending="")
        .order_by("-id")[:200]
    )
    found = [
        Near(
            c.pk,
            c.number,
            c.category,
            c.words,
            c.stage,
            c.reported_at,
            distance_m(longitude, latitude, c.longitude, c.latitude),
            c.longitude,
            c.latitude,
        )
        for c in box
        if c.longitude is not None and c.latitude is not None
        if powers is None or may(powers, Capability.CASE_SEE, c)
    ]
    return sorted((near for near in found if near.distance_m <= radius), key=lambda near: near.distance_m)[:5]
