"""Addresses of inspections."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.inspections import doing, views

urlpatterns = [
    path("inspections", views.due_list, name="inspections"),
    path("inspections/progress", views.progress, name="inspections-progress"),
    path("inspections/places/<int:place_id>", views.of_place, name="inspections-of-place"),
    path("inspections/places/<int:place_id>/<slug:kind>", doing.at_place, name="inspect"),
    path("inspections/<int:inspection_id>", views.show, name="inspection"),
    path("inspections/<int:inspection_id>/issue", views.issue, name="inspection-issue"),
]
