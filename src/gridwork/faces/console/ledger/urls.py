"""Addresses of the ledgers' forms and records."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.ledger import acts, entrance, filling, finding, listing, records

RECORD = "ledger/records/<str:code>"

urlpatterns = [
    path("ledger/", entrance.entrance, name="ledger"),
    path("ledger/find-place", finding.find_place, name="ledger-find-place"),
    path(RECORD, records.show, name="record"),
    path(f"{RECORD}/edit", filling.edit, name="record-edit"),
    path(f"{RECORD}/confirm", acts.confirm, name="record-confirm"),
    path(f"{RECORD}/close", acts.close, name="record-close"),
    path(f"{RECORD}/reopen", acts.reopen, name="record-reopen"),
    path(f"{RECORD}/forget", acts.forget, name="record-forget"),
    path(f"{RECORD}/contacts/<slug:field>", acts.contact, name="record-contact"),
    path(f"{RECORD}/contacts/<slug:field>/remove", acts.contact_remove, name="record-contact-remove"),
    path("ledger/<slug:key>/", listing.records, name="records"),
    path("ledger/<slug:key>/new", filling.new, name="record-new"),
    path("ledger/<slug:key>/still-right", listing.confirm, name="records-confirm"),
]
