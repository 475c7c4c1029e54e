"""Address of a subject's journal."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.journal import views

urlpatterns = [path("journal/<slug:kind>/<int:subject_id>", views.journal, name="journal")]
