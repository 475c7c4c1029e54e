"""When a form was opened, signed by the server, so that what it cost can be noted (L8)."""

from __future__ import annotations

from django.core import signing

from gridwork.base.moment import now
from gridwork.faces.console.pages import me
from gridwork.faces.signing import GridRequest

_SALT = "gridwork.console.ledger.opened"


def stamp(request: GridRequest, form: str) -> str:
    """The present moment, for this person and form."""
    return signing.dumps([me(request).pk, form, int(now().timestamp())], salt=_SALT)


def seconds_open(request: GridRequest, form: str) -> int:
    """Seconds since the sent form was first opened; 0 where its stamp is missing or another's."""
    try:
        person_id, key, at = signing.loads(request.POST.get("opened", ""), salt=_SALT)
    except (signing.BadSignature, ValueError):
        return 0
    ours = person_id == me(request).pk and key == form
    return max(0, int(now().timestamp()) - at) if ours else 0
