"""Addresses of the API."""

from __future__ import annotations

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext
from pydantic_core import to_json

from gridwork.faces.access import public
from gridwork.faces.api.v1.api import api
from gridwork.faces.api.v1.problems import problem


@public
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document; the same as ``docs/api/openapi.json``."""
    return HttpResponse(_document(), content_type="application/json")


@public
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address the API does not have, refused in its own way."""
    return problem(404, "not-found", gettext("There is no such thing."))


nothing.csrf_exempt = True  # type: ignore[attr-defined]


@cache
def _document() -> bytes:
    return to_json(api.get_openapi_schema())


urlpatterns: list[URLPattern | URLResolver] = [
    path("openapi.json", openapi, name="openapi"),
    *(one for one in api.urls[0] if isinstance(one, URLPattern) and one.name != "api-root"),
    path("<path:rest>", nothing),
]
