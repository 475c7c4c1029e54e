"""Pages for what goes wrong outside any form: 400, 403, 404, 413, 500.

They ask the database nothing, so they come up when it does not.
"""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refused(request: HttpRequest, status: int) -> HttpResponse:
    """The page for ``status``, one of the above."""
    return render(request, f"errors/{status}.html", status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that makes no sense, or one that is too large."""
    return refused(request, 413 if isinstance(exception, (RequestDataTooBig, TooManyFilesSent)) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not for this reader."""
    return refused(request, 403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: an old page, or cookies switched off."""
    return render(request, "errors/stale.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page."""
    return refused(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """Our fault."""
    return refused(request, 500)
