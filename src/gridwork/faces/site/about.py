"""Pages that explain: what is kept of whom, and how far the site serves everybody."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gridwork.faces.access import public
from gridwork.journal.queries.seals import latest_seals

SEALS_A_PAGE = 60


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What we keep and do not keep (P3, *Bounds*)."""
    return render(request, "site/privacy.html")


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "site/accessibility.html")


@public
@require_safe
def seals(request: HttpRequest) -> HttpResponse:
    """The daily seals of the journal: whoever keeps a copy can tell whether the past was changed (P2)."""
    try:
        before = date.fromisoformat(request.GET.get("before", ""))
    except ValueError:
        before = None
    page = latest_seals(before=before, most=SEALS_A_PAGE + 1)
    older = page[SEALS_A_PAGE - 1].day if len(page) > SEALS_A_PAGE else None
    return render(request, "site/seals.html", {"seals": page[:SEALS_A_PAGE], "older": older})
