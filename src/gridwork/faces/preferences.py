"""What a reader chooses for themselves without an account: light or dark."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from gridwork.faces.access import public
from gridwork.faces.templatetags.frame import THEMES

YEAR_SECONDS = 365 * 86400


@public
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember ``theme`` in a cookie and go back to the page ``next``."""
    to = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(to, {request.get_host()}):
        to = "/"
    response = HttpResponseRedirect(to)
    chosen = request.POST.get("theme", "auto")
    if chosen in THEMES:
        secure = settings.LANGUAGE_COOKIE_SECURE
        response.set_cookie("theme", chosen, max_age=YEAR_SECONDS, samesite="Lax", secure=secure)
    return response
