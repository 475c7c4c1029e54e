"""Addresses of key units."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.keyunits import views

urlpatterns = [
    path("keyunits", views.listing, name="keyunits"),
    path("keyunits/new/<int:place_id>", views.new, name="keyunit-new"),
    path("keyunits/<int:unit_id>", views.show, name="keyunit"),
    path("keyunits/<int:unit_id>/upkeep", views.upkeep, name="keyunit-upkeep"),
    path("keyunits/<int:unit_id>/responsible", views.responsible, name="keyunit-responsible"),
    path("keyunits/<int:unit_id>/remove", views.remove, name="keyunit-remove"),
    path("keyunits/<int:unit_id>/read", views.read, name="keyunit-read"),
    path("keyunits/<int:unit_id>/unlist", views.unlist, name="keyunit-unlist"),
]
