"""When the round took place whose booklet is being keyed in: asked once, remembered for the sitting."""

from __future__ import annotations

from datetime import date

from django.core import signing
from django.http import HttpResponse

from gridwork.faces.console.pages import me
from gridwork.faces.signing import GridRequest

COOKIE = "gridwork_round"
_SALT = "gridwork.console.paper.round"
_SITTING = 12 * 3600
"""Seconds; tomorrow the day is asked again."""


def round_day(request: GridRequest) -> date | None:
    """The day given last in this sitting, by this person."""
    try:
        person_id, day = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_SITTING)
        return date.fromisoformat(day) if person_id == me(request).pk else None
    except (signing.BadSignature, ValueError, TypeError):
        return None


def remember_round(request: GridRequest, answer: HttpResponse, day: date) -> HttpResponse:
    """Have the browser keep the day."""
    kept = signing.dumps([me(request).pk, day.isoformat()], salt=_SALT)
    answer.set_cookie(
        COOKIE, kept, max_age=_SITTING, path="/desk/paper/", httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return answer
