"""Addresses of the cases; each verb has its own, so that each declares what it needs."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.cases import new, views, worklist
from gridwork.faces.console.cases.deeds import DEEDS

urlpatterns = [
    path("cases", worklist.my_worklist, name="worklist"),
    path("cases/new", new.new, name="new"),
    path("cases/new/kinds", new.kinds, name="new-kinds"),
    path("cases/new/similar", new.similar, name="new-similar"),
    path("cases/<int:case_id>", views.show, name="case"),
    path("cases/<int:case_id>/contact", views.contact, name="case-contact"),
    *(
        path(f"cases/<int:case_id>/{deed.verb.value}", views.act_view(deed), name=f"case-{deed.verb.value}")
        for deed in DEEDS.values()
    ),
]
