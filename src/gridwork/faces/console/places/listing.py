"""The list of places, grid by grid in street order (L2)."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from gridwork.charter.schema import Capability
from gridwork.faces.access import needs
from gridwork.faces.console.pages import page
from gridwork.faces.console.places.forms import ListForm
from gridwork.faces.signing import GridRequest
from gridwork.ledger.queries.street import areas_seen, place_list
from gridwork.territory.queries.tree import tree

SIZE = 50


@needs(Capability.LEDGER_SEE)
@require_safe
def places(request: GridRequest) -> HttpResponse:
    """Open places within reach; filters live in the address."""
    present = tree()
    form = ListForm(request.GET, areas=[present.area(one) for one in areas_seen(request.powers)])
    filters = form.filters(sort=request.GET.get("sort", "")[:48])
    found = place_list(request.powers, filters, request.GET.get("after", ""), SIZE)
    return page(
        request, "places/list.html",
        form=form, found=found, filters=filters,
        filtered=bool(filters.area_id or filters.kind or filters.sort or filters.words),
        may_keep=request.powers.anywhere(Capability.LEDGER_KEEP),
    )  # fmt: skip
