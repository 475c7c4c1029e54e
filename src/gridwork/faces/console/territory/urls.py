"""Addresses of the territory."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.territory import views

urlpatterns = [
    path("territory", views.territory, name="territory"),
    path("territory/grids.geojson", views.grids, name="grids"),
    path("territory/<int:area_id>", views.area, name="area"),
    path("territory/<int:area_id>/outlines.geojson", views.outlines, name="outlines"),
]
