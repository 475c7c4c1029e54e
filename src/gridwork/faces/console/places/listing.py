"""The list of places, grid by grid in street order (L2)."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from gridwork.charter.schema import Capability
from gridwork.faces.access import needs
from gridwork.faces.console.areas import areas_reached
from gridwork.faces.console.pages import page
from gridwork.faces.console.places.forms import ListForm
from gridwork.faces.signing import GridRequest
from gridwork.ledger.queries.street import place_list
from gridwork.ledger.rules.kinds import State

SIZE = 50


@needs(Capability.LEDGER_SEE)
@require_safe
def places(request: GridRequest) -> HttpResponse:
    """Places within reach, those in use or those closed; filters live in the address."""
    form = ListForm(request.GET, areas=areas_reached(request.powers, Capability.LEDGER_SEE))
    filters = form.filters(sort=request.GET.get("sort", "")[:48])
    found = place_list(request.powers, filters, request.GET.get("after", ""), SIZE)
    return page(
        request, "places/list.html",
        form=form, found=found, filters=filters,
        filtered=bool(filters.area_id or filters.kind or filters.sort or filters.words or filters.state != State.OPEN),
        may_keep=request.powers.anywhere(Capability.LEDGER_KEEP),
    )  # fmt: skip
