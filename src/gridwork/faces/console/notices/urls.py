"""Addresses of the notices inbox."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.notices import views

urlpatterns = [
    path("notices", views.notices, name="notices"),
    path("notices/<int:notice_id>", views.follow, name="notice"),
    path("notices/read", views.read, name="notices-read"),
]
