"""Addresses of the places and of the code table."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.places import codes, deeds, editing, listing, showing

urlpatterns = [
    path("places", listing.places, name="places"),
    path("places/codes", codes.codes, name="codes"),
    path("places/codes/adopt", codes.adopt, name="codes-adopt"),
    path("places/new", editing.new, name="place-new"),
    path("places/find", editing.find, name="place-find"),
    path("places/where", editing.where, name="place-where"),
    path("places/<int:place_id>", showing.place, name="place"),
    path("places/<int:place_id>/plate.svg", showing.plate, name="place-plate"),
    path("places/<int:place_id>/edit", editing.edit, name="place-edit"),
    path("places/<int:place_id>/photos", deeds.photos, name="place-photos"),
    path("places/<int:place_id>/merge", deeds.merge, name="place-merge"),
    path("places/<int:place_id>/split", deeds.split, name="place-split"),
    path("places/<int:place_id>/close", deeds.close, name="place-close"),
    path("places/<int:place_id>/reopen", deeds.reopen, name="place-reopen"),
]
