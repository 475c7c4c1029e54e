"""Addresses of imports and exports."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.imports import acts, exports, files, views

urlpatterns = [
    path("imports", views.listing, name="imports"),
    path("imports/new", acts.new, name="import-new"),
    path("imports/template/<slug:into>", files.template, name="import-template"),
    path("imports/<int:import_id>", views.show, name="import"),
    path("imports/<int:import_id>/progress", views.progress, name="import-progress"),
    path("imports/<int:import_id>/match", acts.match, name="import-match"),
    path("imports/<int:import_id>/run", acts.run, name="import-run"),
    path("imports/<int:import_id>/run-good-rows", acts.run_good_rows, name="import-run-good-rows"),
    path("imports/<int:import_id>/undo", acts.undo, name="import-undo"),
    path("imports/<int:import_id>/refused", files.refused, name="import-refused"),
    path("exports", exports.export, name="exports"),
]
