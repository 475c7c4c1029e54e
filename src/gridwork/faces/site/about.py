"""Pages that explain: what is kept of whom, and how far the site serves everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gridwork.faces.access import public


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
