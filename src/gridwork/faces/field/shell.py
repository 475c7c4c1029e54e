"""The phone app itself: its one page, its service worker, its manifest (F7). They know nothing of who asks."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from gridwork.faces.access import public
from gridwork.faces.built import address, assets_of, file_of, loaded_with, reachable_from

SOURCE = "field/main.ts"
WORKER = "field/worker/worker.ts"
SHELL = Path(__file__).parent / "templates" / "field" / "shell.html"
GREEN = "#0a6a50"
ICONS = (("any", 192), ("any", 512), ("maskable", 192), ("maskable", 512))
"""Purpose and pixels of those the install draws (``hatch_build.draw_icons``); without them Android offers no app."""


@public
@require_safe
@cache_control(no_cache=True)
def shell(request: HttpRequest) -> HttpResponse:
    """The page the app runs in; kept on the phone by the service worker."""
    script, *others = map(address, loaded_with(SOURCE))
    styles = [other for other in others if other.endswith(".css")]
    parts = [other for other in others if other.endswith(".js")]
    return render(request, "field/shell.html", {"script": script, "styles": styles, "parts": parts})


@public
@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, told which files are the app. Its text changes exactly when one of them does.

    ``guides``: the guide in each language; only those that are read are kept on the phone.
    """
    files = [address(file) for file in reachable_from(SOURCE)]
    guides = [address(file) for file in assets_of(SOURCE)]
    told = {"version": version(), "page": reverse("field:shell"), "files": files, "guides": guides}
    script = f"self.shell = {json.dumps(told)};\n{file_of(WORKER).read_text()}"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


def version() -> str:
    """Changes with any file of the app: Vite's names carry the hash of what is in them."""
    names = "\n".join(file.name for file in [*reachable_from(SOURCE), *assets_of(SOURCE), file_of(WORKER)])
    return hashlib.sha256(SHELL.read_bytes() + names.encode()).hexdigest()[:16]


@public
@require_safe
@cache_control(max_age=86400)
def manifest(request: HttpRequest) -> JsonResponse:
    """What an installed app is called and looks like on a phone's screen."""
    start = reverse("field:shell")
    drawing = {"src": static("icons/grid.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    icons = [
        {
            "src": static(f"icons/{purpose}-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for purpose, size in ICONS
    ]
    told = {
        "id": start,
        "name": gettext("Gridwork: field work"),
        "short_name": gettext("Gridwork"),
        "start_url": start,
        "scope": start,
        "display": "standalone",
        "orientation": "portrait",
        "theme_color": GREEN,
        "background_color": "#ffffff",
        "icons": [*icons, drawing],
    }
    return JsonResponse(told, content_type="application/manifest+json")
