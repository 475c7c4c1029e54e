"""Addresses of people and postings."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.people import postings, views

urlpatterns = [
    path("people", views.everybody, name="people"),
    path("people/new", views.new, name="person-new"),
    path("people/appoint", postings.appoint, name="appoint"),
    path("people/<int:person_id>", views.show, name="person"),
    path("people/<int:person_id>/change", views.change, name="person-change"),
    path("people/<int:person_id>/password", views.password, name="person-password"),
    path("people/<int:person_id>/close", views.close, name="person-close"),
    path("postings/<int:posting_id>/end", postings.end, name="posting-end"),
    path("postings/<int:posting_id>/leave", postings.leave, name="leave"),
    path("leave/<int:absence_id>/cancel", postings.cancel_leave, name="leave-cancel"),
]
