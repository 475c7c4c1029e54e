"""Address of the start page."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.home import views

urlpatterns = [path("", views.home, name="home")]
