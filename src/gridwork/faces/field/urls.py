"""Addresses of the phone app."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.field import shell

app_name = "field"
urlpatterns = [
    path("", shell.shell, name="shell"),
    path("sw.js", shell.worker, name="worker"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
]
