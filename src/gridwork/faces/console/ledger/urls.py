"""Addresses of the ledgers' forms and records."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.ledger import entrance

urlpatterns = [path("ledger/", entrance.entrance, name="ledger")]
