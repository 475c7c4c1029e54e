"""Addresses of the hub, the board of duties and what is said about it."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.fieldwork import board, views

urlpatterns = [
    path("fieldwork", views.hub, name="fieldwork"),
    path("fieldwork/zero", views.zero, name="zero"),
    path("fieldwork/duties", board.duties, name="duties"),
    path("fieldwork/duties/explain", board.explained, name="explain"),
    path("fieldwork/duties/people/<int:person_id>", board.person_duties, name="person-duties"),
]
