"""Addresses of occasions."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.occasions import views

urlpatterns = [
    path("fieldwork/occasions", views.occasions, name="occasions"),
    path("fieldwork/occasions/plan", views.plan, name="occasion-plan"),
    path("fieldwork/occasions/record", views.record, name="occasion-record"),
    path("fieldwork/occasions/<int:occasion_id>", views.show, name="occasion"),
    path("fieldwork/occasions/<int:occasion_id>/held", views.hold, name="occasion-held"),
    path("fieldwork/occasions/<int:occasion_id>/came", views.came, name="occasion-came"),
    path("fieldwork/occasions/<int:occasion_id>/cancel", views.cancel, name="occasion-cancel"),
]
