"""Addresses of the rulebook."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.rulebook import views

urlpatterns = [
    path("rulebook", views.current, name="rulebook"),
    path("rulebook/<int:number>", views.past, name="rulebook-version"),
    path("rulebook/<int:old>/<int:new>", views.difference, name="rulebook-difference"),
]
