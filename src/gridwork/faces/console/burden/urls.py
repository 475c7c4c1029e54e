"""Address of the burden view."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.burden import views

urlpatterns = [path("burden", views.burden_page, name="burden")]
