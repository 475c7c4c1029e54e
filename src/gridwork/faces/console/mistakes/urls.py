"""Address where something recorded by mistake is taken back."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.mistakes import views

urlpatterns = [path("fieldwork/mistakes/<str:kind>/<int:thing_id>", views.take_back, name="take-back")]
