"""Addresses of the console, each area's beside its views."""

from __future__ import annotations

from django.urls import include, path

AREAS = (
    "home", "signing", "notices", "cases", "territory", "people", "rulebook", "journal", "ledger", "places", "coverage",
    "burden", "paper", "imports", "fieldwork", "rounds", "logbook", "occasions", "samples", "care", "visits",
    "inspections", "rectifications", "keyunits", "mistakes",
)  # fmt: skip

app_name = "console"
urlpatterns = [path("", include(f"gridwork.faces.console.{area}.urls")) for area in AREAS]
