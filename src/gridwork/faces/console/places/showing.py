"""The page of one place, and its door plate's QR code (L2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from gridwork.base.identifiers import record_code, spaced_tracking_code
from gridwork.charter.schema import Capability
from gridwork.faces.access import needs
from gridwork.faces.console.pages import page
from gridwork.faces.console.places.forms import Pictures
from gridwork.faces.console.places.naming import field_name, value_name
from gridwork.faces.signing import GridRequest
from gridwork.fieldwork.queries.inspected import may_see_place
from gridwork.fieldwork.queries.visit_history import kinds_at
from gridwork.ledger.queries.places import FormHere, PlacePage, Told, place_page
from gridwork.ledger.rules.kinds import Kind
from gridwork.publicity.rules.qr import qr

QUIET = 4
"""Modules of white a scanner wants around the code."""
UNTOLD = frozenset({"plate", "key", "located"})
"""Fields the history leaves out."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field's old and new value in words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """One act in the history of a place. ``others``: other places it names, by id."""

    verb: str
    who: str
    at: datetime
    recorded_at: datetime
    reason: str
    photos: int
    changes: list[Change]
    others: list[tuple[int, str]]


@needs(Capability.LEDGER_SEE)
@require_safe
def place(request: GridRequest, place_id: int) -> HttpResponse:
    """The page of one place."""
    return shown(request, place_id)


def shown(request: GridRequest, place_id: int, *, status: int = 200, **told: Any) -> HttpResponse:
    """The page, perhaps with a refused form in it."""
    found = place_page(request.powers, place_id)
    return page(
        request, "places/place.html", status=status,
        **{"photo_form": Pictures(), "conflict": ""} | told,
        found=found, place=found.place, forms=[(one, records_of(one)) for one in found.forms],
        missing=[one for one in found.forms if one.missing],
        history=[_line(found, line) for line in found.history], plate=spaced_tracking_code(found.place.plate),
        address=reverse("site:plate", args=[found.place.plate]), full_address=address_of(found.place.plate),
        may_read_journal=request.powers.anywhere(Capability.JOURNAL_READ),
        inspected=found.place.kind == Kind.PREMISES and may_see_place(request.powers, found.place),
        visited=bool(kinds_at(request.powers, found.place)),
    )  # fmt: skip


def records_of(one: FormHere) -> list[tuple[str, Any]]:
    """The records of a form, each with the code its page goes by."""
    return [(record_code(record.id), record) for record in one.records]


def address_of(plate_code: str) -> str:
    """What the QR code on a door plate says."""
    return f"{settings.BASE_URL}/p/{plate_code}"


@needs(Capability.LEDGER_SEE)
@require_safe
def plate(request: GridRequest, place_id: int) -> HttpResponse:
    """The QR code of the door plate as a picture."""
    code = qr(address_of(place_page(request.powers, place_id).place.plate))
    side = code["side"] + 2 * QUIET
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-QUIET} {-QUIET} {side} {side}">'
        f'<path fill="#fff" d="M{-QUIET} {-QUIET}h{side}v{side}h-{side}z"/>'
        f'<path shape-rendering="crispEdges" d="{code["path"]}"/></svg>'
    )
    answer = HttpResponse(picture, content_type="image/svg+xml")
    answer.headers["Cache-Control"] = "private, max-age=86400"
    return answer


def _line(found: PlacePage, line: Told) -> Line:
    kind = found.place.kind
    changes = [
        Change(field_name(key), *(value_name(key, value, kind, found.mentioned) for value in values))
        for key, values in line.changes.items()
        if key not in UNTOLD
    ]
    facts = line.facts
    named = [facts.get("into"), facts.get("taken"), facts.get("with"), facts.get("split_from")]
    ids = [one for value in named if value for one in (value if isinstance(value, list) else [value])]
    return Line(
        line.verb, line.who, line.at, line.recorded_at, facts.get("reason", ""), len(facts.get("photos", ())), changes,
        [(one, found.mentioned[one]) for one in ids if one in found.mentioned],
    )  # fmt: skip
