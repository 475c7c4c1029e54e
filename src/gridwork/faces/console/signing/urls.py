"""Addresses for signing in and one's own account."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.signing import views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("account", views.account, name="account"),
    path("account/details", views.change_details, name="account-details"),
    path("account/password", views.change_password, name="password"),
    path("account/sessions/<int:session_id>/end", views.end_session, name="session-end"),
    path("account/phones/<int:device_id>/lost", views.lose_phone, name="phone-lost"),
    path("account/sessions/end", views.end_sessions, name="sessions-end"),
]
