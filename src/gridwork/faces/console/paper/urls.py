"""Addresses of what is printed, and of keying it in again."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.paper import keying, prints, second

urlpatterns = [
    path("paper/", prints.overview, name="paper"),
    path("paper/print", prints.ask, name="paper-ask"),
    path("paper/prints/<int:print_id>", prints.show, name="paper-print"),
    path("paper/prints/<int:print_id>/cancel", prints.cancel, name="paper-cancel"),
    path("paper/prints/<int:print_id>/all.zip", prints.file, name="paper-file"),
    path("paper/prints/<int:print_id>/<str:grid_code>.pdf", prints.file, name="paper-grid"),
    path("paper/key", keying.entrance, name="paper-key"),
    path("paper/key/<str:code>", keying.key, name="paper-page"),
    path("paper/second", second.waiting, name="paper-second"),
    path("paper/second/<int:keying_id>", second.again, name="paper-again"),
    path("paper/second/<int:keying_id>/back", second.back, name="paper-back"),
]
