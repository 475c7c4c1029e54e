"""The division assistant: choose how many, look at the proposal, take it on as a draft (G4)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from gridwork.base.errors import BadInput, NotFound
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.fields import ActForm
from gridwork.faces.console.names import area_path, level_name
from gridwork.faces.console.pages import done, page, put_fault
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Via
from gridwork.ledger.queries.division import Proposal, by_size, offered, proposal
from gridwork.territory.commands.drafts import begin_draft
from gridwork.territory.queries.drafts import level_below
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.dividing import MOST_GRIDS, Part
from gridwork.territory.rules.drafting import Drafted

EDIT = Capability.TERRITORY_EDIT


class Divide(ActForm):
    """Into how many grids."""

    grids = forms.IntegerField(label=_("Number of grids"), min_value=1, max_value=MOST_GRIDS)


@needs(EDIT)
@require_http_methods(["GET", "POST"])
def divide(request: GridRequest, area_id: int) -> HttpResponse:
    """The proposal for an area; sent, it becomes a draft to be adjusted and adopted."""
    area = _area(request, area_id)
    if request.method == "POST":
        return _taken(request, area)
    bounds, dwellings, suggested = offered(area_id)
    asked = "grids" in request.GET
    form = Divide(request.GET if asked else None, initial={"grids": suggested})
    made: Proposal | None = None
    if asked and form.is_valid():
        try:
            made = proposal(area_id, form.cleaned_data["grids"])
        except BadInput as fault:
            put_fault(form, fault)
    sizes = by_size(area_id, dwellings.households)
    return _shown(request, area, form, made, bounds=bounds, dwellings=dwellings, suggested=suggested, sizes=sizes)


def _shown(
    request: GridRequest, area: Node, form: Divide, made: Proposal | None, *, status: int = 200, **more: Any
) -> HttpResponse:
    return page(
        request, "territory/divide.html", status=status, area=area, form=form, made=made,
        rows=_rows(made) if made else [], percent=f"{made.division.deviation * 100:.1f}" if made else "",
        level=level_name(level_below(area).key), others=_others(request, area), **more,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One proposed grid. ``off``: its distance from the mean in per cent, with its sign."""

    area: Drafted
    part: Part
    size: str
    off: str

    @property
    def border_km(self) -> float:
        """Length of its boundary."""
        return self.part.boundary_m / 1000


def _rows(made: Proposal) -> list[Row]:
    target = made.division.target
    return [
        Row(one, part, made.size(part.households), f"{(part.households / target - 1) * 100:+.1f}")
        for one, part in zip(made.areas, made.division.parts, strict=True)
    ]


def _others(request: GridRequest, area: Node) -> list[tuple[int, str]]:
    """Other areas that can be divided: the parents of today's grids, and grids above the last level."""
    return [
        (one.id, area_path(one.id))
        for one in tree()
        if one.level == area.level and one.id != area.id and request.powers.may(EDIT, one.lineage)
    ][:200]


def _taken(request: GridRequest, area: Node) -> HttpResponse:
    form = Divide(request.POST)
    bounds, dwellings, suggested = offered(area.id)
    if form.is_valid():
        grids = form.cleaned_data["grids"]
        try:
            made = proposal(area.id, grids)
            title = gettext("%(area)s divided into %(grids)s grids") % {"area": area.name, "grids": grids}
            act = act_of(request, Via.CONSOLE)
            draft = begin_draft(act, request.powers, area.id, title=title[:80], proposed=made.areas)
        except BadInput as fault:
            put_fault(form, fault)
        else:
            text = gettext("The proposal is a draft now. Adjust it, then look at the preview and adopt it.")
            return done(request, text, "console:draft", draft.pk)
    return _shown(request, area, form, None, status=422, bounds=bounds, dwellings=dwellings, suggested=suggested)


@needs(EDIT)
@require_GET
def proposed(request: GridRequest, area_id: int, grids: int) -> HttpResponse:
    """The proposal for the map."""
    area = _area(request, area_id)
    if not 1 <= grids <= MOST_GRIDS:
        raise NotFound(gettext("There is no such proposal."))
    made = proposal(area.id, grids)
    features = [
        {
            "type": "Feature",
            "id": one.key,
            "properties": {"id": one.key, "code": one.code, "name": f"{one.name} · {part.households}"},
            "geometry": one.geometry,
        }
        for one, part in zip(made.areas, made.division.parts, strict=True)
    ]
    answer = HttpResponse(
        json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False),
        content_type="application/geo+json",
    )
    answer.headers["Cache-Control"] = "private, max-age=300"
    return answer


def _area(request: GridRequest, area_id: int) -> Node:
    present = tree()
    if area_id not in present:
        raise NotFound(gettext("There is no such area in the edition in force."))
    area = present.area(area_id)
    request.powers.must(EDIT, area.lineage)
    return area
