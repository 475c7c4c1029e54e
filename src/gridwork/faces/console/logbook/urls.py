"""Addresses of the work log."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.logbook import views

urlpatterns = [
    path("fieldwork/log", views.mine, name="log"),
    path("fieldwork/log/write", views.write, name="log-write"),
    path("fieldwork/log/clear", views.clear, name="log-clear"),
    path("fieldwork/log/close", views.close, name="log-close"),
    path("fieldwork/log/<int:person_id>", views.of_person, name="log-of"),
    path("fieldwork/log/<int:person_id>/week", views.week, name="log-week"),
    path("fieldwork/logs", views.logs, name="logs"),
]
