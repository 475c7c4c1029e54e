"""All addresses: the public site at the root, the console at ``desk/``, the API at ``api/v1/``."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from gridwork.config.health import health

urlpatterns = [
    path("health", health, name="health"),
    path("i18n/language", set_language, name="set_language"),
    path("api/v1/", include("gridwork.faces.api.urls")),
    path("desk/", include("gridwork.faces.console.urls")),
    path("", include("gridwork.faces.site.urls")),
]
