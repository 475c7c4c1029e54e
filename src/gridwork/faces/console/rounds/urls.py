"""Addresses of rounds."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.rounds import views

urlpatterns = [
    path("fieldwork/rounds", views.rounds, name="rounds"),
    path("fieldwork/rounds/new", views.new, name="round-new"),
    path("fieldwork/rounds/<int:round_id>", views.show, name="round"),
]
