"""Headers on every answer (P5): a strict content security policy and no extras."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def content_security_policy(tile_url: str) -> str:
    """The policy: everything from this site; pictures also from the map's tile server."""
    tiles = urlsplit(tile_url)
    pictures = " ".join(filter(None, ["'self'", "data:", "blob:", tiles.netloc and f"{tiles.scheme}://{tiles.netloc}"]))
    return (
        "default-src 'self'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; "
        f"img-src {pictures}; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


class SecurityHeaders:
    """Middleware; a view that has set a header itself keeps its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.headers = {
            "Content-Security-Policy": content_security_policy(settings.TILE_URL),
            "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
            "X-Frame-Options": "DENY",
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, text in self.headers.items():
            response.headers.setdefault(name, text)
        return response
