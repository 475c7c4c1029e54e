"""Addresses of care."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.care import views

urlpatterns = [
    path("care", views.enrolled, name="care"),
    path("care/new", views.new, name="care-new"),
    path("care/<int:enrolment_id>", views.show, name="enrolment"),
    path("care/<int:enrolment_id>/read", views.read, name="enrolment-read"),
    path("care/<int:enrolment_id>/withdraw", views.withdraw, name="enrolment-withdraw"),
]
