"""Find my grid, and who serves it (B1). Post holders and offices only, nobody who lives there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from gridwork.base.identifiers import clean_plate, is_id
from gridwork.base.moment import now
from gridwork.cases.queries.public import published
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.rules.calendar import work_calendar
from gridwork.faces.access import public
from gridwork.territory.queries.geojson import children_geojson, map_geojson
from gridwork.territory.queries.locate import locate
from gridwork.territory.queries.offices import Holder, named_to_residents
from gridwork.territory.queries.tree import Node, Tree, tree

DAY_SECONDS = 86_400
RESULTS_SHOWN = 5


class PointForm(forms.Form):
    """A point on earth, as a map or a device gives it."""

    lat = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90)
    lon = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180)


@dataclass(frozen=True, slots=True)
class Desk:
    """One office on the line of a grid, and who stands behind it today."""

    area: Node
    station: str
    holders: list[Holder]


@public
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """The grid of a point, which travels in the form's body: where somebody looked is in no log."""
    form = PointForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        found = locate(form.cleaned_data["lon"], form.cleaned_data["lat"])
        if found.grid_id is not None:
            flag = "" if found.kind == "inside" else f"?point={found.kind}"
            return redirect(reverse("site:grid", args=[found.grid_id]) + flag)
        form.add_error(
            None, gettext("That point lies outside the area served here. Move it, or choose from the list below.")
        )
    context = {"form": form, "areas": _listed(tree(), tree().root)}
    return render(request, "site/find.html", context, status=422 if form.errors else 200)


@public
@require_safe
def grids(request: HttpRequest) -> HttpResponse:
    """The list of areas from the largest down, for readers who do not use the map."""
    return redirect("site:grid", tree().root.id)


@public
@require_safe
def grid(request: HttpRequest, area_id: int) -> HttpResponse:
    """An area: who serves it, what lies below it, its latest results."""
    present = tree()
    if area_id not in present:
        raise Http404
    area = present.area(area_id)
    below = tuple(node.id for node in present.grids_below(area_id))
    context = {
        "area": area,
        "crumbs": [
            (present.area(one).name, "" if one == area_id else reverse("site:grid", args=[one])) for one in area.lineage
        ],
        "desks": _desks(present, area),
        "below": present.children(area_id),
        "point": request.GET.get("point", ""),
        "plate": clean_plate(request.GET.get("plate", "")),
        "results": published(area_ids=below, size=RESULTS_SHOWN).rows,
        "tree": present,
    }
    return render(request, "site/grid.html", context)


@public
@require_safe
@cache_control(public=True, max_age=DAY_SECONDS)
def outlines(request: HttpRequest) -> HttpResponse:
    """Areas as GeoJSON for the map: those below ``within``, or beside it if it is a grid.

    The areas that group them (villages around grids) come too, marked ``frame``, to be drawn over them.
    """
    present = tree()
    within = request.GET.get("within", "")
    top = present.area(int(within) if is_id(within) and int(within) in present else present.root.id)
    if top.basic and top.parent_id is not None:
        top = present.area(top.parent_id)
    features = json.loads(map_geojson(top.id))["features"]
    for feature in features:
        feature["properties"]["url"] = reverse("site:grid", args=[feature["id"]])
    return JsonResponse(
        {"type": "FeatureCollection", "features": features + _frames(present, top, features)},
        content_type="application/geo+json",
    )


def _frames(present: Tree, top: Node, features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parents of the shown areas, unless that is the whole map."""
    shown = [present.area(feature["id"]) for feature in features]
    parents = {node.parent_id for node in shown if node.parent_id is not None} - {top.id}
    frames = []
    for above in sorted({present.area(parent).parent_id or top.id for parent in parents}):
        for feature in json.loads(children_geojson(above))["features"]:
            if feature["id"] in parents:
                frames.append(feature | {"properties": {"name": feature["properties"]["name"], "frame": True}})
    return frames


def _listed(present: Tree, root: Node) -> list[tuple[Node, list[Node]]]:
    return [(node, present.children(node.id)) for node in present.children(root.id)]


def _desks(present: Tree, area: Node) -> list[Desk]:
    """The area's own office first, then those above it up to the cell (one query)."""
    charter = in_force().charter
    today = work_calendar(charter.calendar).local(now()).date()
    line = [present.area(one) for one in reversed(area.lineage) if present.has_office(one)]
    offices = {node.id: present.office(node.id) for node in line}
    behind = named_to_residents(offices.values(), today)
    stations = {level.key: level.station for level in charter.levels}
    language = get_language() or "zh-hans"

    def station(node: Node) -> str:
        return stations[node.level].to(language) if node.level in stations else ""

    return [Desk(node, station(node), behind.get(offices[node.id], [])) for node in line]
