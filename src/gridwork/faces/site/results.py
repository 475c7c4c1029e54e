"""Published results (B1, C8): masked by the office that published them, open to all."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gridwork.base.identifiers import is_id
from gridwork.cases.queries import public as cases
from gridwork.charter.queries.adopted import in_force
from gridwork.faces.access import public
from gridwork.territory.queries.tree import tree

LEVELS_LISTED = 2
"""How deep below the cell the list of areas to filter by goes."""


@public
@require_safe
def published(request: HttpRequest) -> HttpResponse:
    """The list, newest first; ``words``, ``area`` and ``category`` narrow it, ``after`` continues it."""
    present = tree()
    asked = {name: request.GET.get(name, "").strip() for name in ("words", "area", "category")}
    area = int(asked["area"]) if is_id(asked["area"]) and int(asked["area"]) in present else None
    page = cases.published(
        after=request.GET.get("after", ""),
        words=asked["words"],
        area_ids=tuple(node.id for node in present.grids_below(area)) if area else (),
        category=asked["category"],
    )
    following = request.GET.copy()
    following["after"] = page.next
    context = {
        "page": page,
        "asked": asked,
        "narrowed": any(asked.values()),
        "area": area,
        "areas": [node for node in present if 0 < node.depth <= LEVELS_LISTED],
        "kinds": {key: kind.name for key, kind in in_force().charter.categories.items() if kind.public},
        "tree": present,
        "next": f"?{following.urlencode()}" if page.next else "",
        "first": "?" if request.GET.get("after") else "",
    }
    return render(request, "site/results.html", context)


@public
@require_safe
def result(request: HttpRequest, case_id: int) -> HttpResponse:
    """One published result."""
    found = cases.result(case_id)
    if found is None:
        raise Http404
    return render(request, "site/result.html", {"result": found, "tree": tree()})
