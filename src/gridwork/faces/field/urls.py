"""Addresses of the phone app: its shell, and what it calls."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.field import download, photos, shell, signing, uploads

app_name = "field"
urlpatterns = [
    path("", shell.shell, name="shell"),
    path("sw.js", shell.worker, name="worker"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("api/sign-in", signing.sign_in, name="sign-in"),
    path("api/sign-out", signing.sign_out, name="sign-out"),
    path("api/wiped", signing.wiped, name="wiped"),
    path("api/frame", download.frame, name="frame"),
    path("api/compare", download.compare, name="compare"),
    path("api/fetch", download.fetch, name="fetch"),
    path("api/today", download.today, name="today"),
    path("api/acts", uploads.acts, name="acts"),
    path("api/receipts", uploads.receipts, name="receipts"),
    path("api/photos/<str:sha256>", photos.photo, name="photo"),
]
