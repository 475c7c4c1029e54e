"""Addresses of the coverage of the ledgers."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.coverage import table, views

urlpatterns = [
    path("coverage", views.coverage_page, name="coverage"),
    path("coverage.csv", table.coverage_table, name="coverage_table"),
]
