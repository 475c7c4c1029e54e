"""Addresses of rectification notices; each verb has its own."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.inspections import doing
from gridwork.faces.console.rectifications import paper, views
from gridwork.faces.console.rectifications.forms import DEEDS

urlpatterns = [
    path("rectifications", views.listing, name="rectifications"),
    path("rectifications/<int:notice_id>", views.show, name="rectification"),
    path("rectifications/<int:notice_id>/notice.pdf", paper.pdf, name="rectification-pdf"),
    path("rectifications/<int:notice_id>/again", doing.again, name="rectification-again"),
    *(
        path(f"rectifications/<int:notice_id>/{deed.key}", views.act_view(deed), name=f"rectification-{deed.key}")
        for deed in DEEDS.values()
    ),
]
