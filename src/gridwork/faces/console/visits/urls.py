"""Addresses of visits."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.visits import recording, views

urlpatterns = [
    path("visits", views.due_list, name="visits"),
    path("visits/progress", views.progress_page, name="visits-progress"),
    path("visits/<int:visit_id>/words", views.read, name="visit-words"),
    path("visits/places/<int:place_id>", views.of_place, name="visits-of-place"),
    path("visits/places/<int:place_id>/record", recording.at_place, name="visit-place"),
    path("visits/care/<int:enrolment_id>", views.of_enrolment, name="visits-in-care"),
    path("visits/care/<int:enrolment_id>/record", recording.in_care, name="visit-in-care"),
]
