"""The address on a door plate: residents find their grid, staff the place's page (L2, B1).

Nothing of who or how many live behind the door is ever said here.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gridwork.base.identifiers import clean_plate
from gridwork.charter.schema import Capability
from gridwork.faces.access import public
from gridwork.faces.limits import TRACKING, address_of
from gridwork.faces.signing import GridRequest
from gridwork.ledger.models import Place
from gridwork.ledger.queries.places import place_by_plate, spot_of
from gridwork.ledger.queries.reach import may_place
from gridwork.territory.queries.tree import tree


@public
@never_cache
@require_safe
def plate(request: GridRequest, code: str) -> HttpResponse:
    """Where a scanned plate leads: to the place for staff who may see it, to its grid for everybody else."""
    cleaned = clean_plate(code)
    found = place_by_plate(cleaned) if cleaned else None
    if found is None:
        if cleaned:  # a code that could be one: a guess, and not a slip of the pen
            TRACKING.spend(address_of(request))
        context = {"misread": not cleaned, "areas": tree().children(tree().root.id)}
        return render(request, "site/plate.html", context, status=404)
    if request.person is not None and _sees(request, found):
        return redirect("console:place", found.pk)
    if found.grid_id is None or found.grid_id not in tree():
        return redirect("site:find")
    return redirect(f"{reverse('site:grid', args=[found.grid_id])}?{urlencode({'plate': found.plate})}")


def _sees(request: GridRequest, found: Place) -> bool:
    return may_place(request.powers, Capability.LEDGER_SEE, found.kind, found.sort, found.grid_id)


def reported_from(code: str) -> dict[str, float | int]:
    """What a report begun at a door plate knows already: the place's point and grid; {} for an unknown code."""
    cleaned = clean_plate(code)
    found = place_by_plate(cleaned) if cleaned else None
    if found is None:
        return {}
    spot = spot_of(found)
    known: dict[str, float | int] = {"lon": spot[0], "lat": spot[1]} if spot else {}
    return known if found.grid_id is None else known | {"grid": found.grid_id}
