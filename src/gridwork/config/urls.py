"""All addresses: the public site at the root, the console at ``desk/``, phones at ``field/``, the API at ``api/``."""

from __future__ import annotations

from django.urls import include, path
from django.views.i18n import set_language

from gridwork.config.health import health
from gridwork.faces.access import public
from gridwork.faces.photos import photo
from gridwork.faces.preferences import set_theme

urlpatterns = [
    path("health", public(health), name="health"),
    path("i18n/language", public(set_language), name="set_language"),
    path("i18n/theme", set_theme, name="set_theme"),
    path("media/photos/<str:sha256>", photo, name="photo"),
    path("api/v1/", include("gridwork.faces.api.urls")),
    path("desk/", include("gridwork.faces.console.urls")),
    path("field/", include("gridwork.faces.field.urls")),
    path("", include("gridwork.faces.site.urls")),
]

handler400 = "gridwork.faces.refusals.bad_request"
handler403 = "gridwork.faces.refusals.forbidden"
handler404 = "gridwork.faces.refusals.not_found"
handler500 = "gridwork.faces.refusals.failed"
