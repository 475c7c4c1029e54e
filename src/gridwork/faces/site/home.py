"""The first page: the few things a resident comes for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gridwork.cases.queries.public import published
from gridwork.faces.access import public
from gridwork.territory.queries.tree import tree

RESULTS_SHOWN = 5


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Find, report, track, and the latest published results (B1)."""
    latest = published(size=RESULTS_SHOWN).rows
    return render(request, "site/home.html", {"results": latest, "tree": tree()})
