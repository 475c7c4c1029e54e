"""Addresses no page of ours has: refused before anything is asked of the database."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


class PlainAddresses:
    """Middleware: a NUL in a path or query is a probe, and PostgreSQL takes none as a parameter.

    The API names the field at fault itself (422).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.path + request.META.get("QUERY_STRING", "").replace("%00", "\x00")
        if "\x00" in asked and not request.path.startswith("/api/"):
            raise BadRequest
        return self.get_response(request)
