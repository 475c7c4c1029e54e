"""Addresses of the rulebook."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.rulebook import views

urlpatterns = [path("rulebook", views.rulebook, name="rulebook")]
