"""Addresses of the territory."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.territory import archive, division, drafts, previews, views, workload

urlpatterns = [
    path("territory", views.territory, name="territory"),
    path("territory/grids.geojson", views.grids, name="grids"),
    path("territory/<int:area_id>", views.area, name="area"),
    path("territory/<int:area_id>/outlines.geojson", views.outlines, name="outlines"),
    path("territory/<int:area_id>/workload", workload.siblings, name="workload"),
    path("territory/<int:area_id>/described", archive.describe, name="describe"),
    path("territory/<str:code>/archive", archive.archive, name="archive"),
    path("territory/<str:code>/archive.pdf", archive.pdf, name="archive-pdf"),
    path("territory/<int:area_id>/divide", division.divide, name="divide"),
    path("territory/<int:area_id>/divide/<int:grids>.geojson", division.proposed, name="proposed"),
    path("territory/<int:area_id>/redraw", drafts.begin, name="draft-new"),
    path("territory/drafts", drafts.listed, name="drafts"),
    path("territory/drafts/<int:draft_id>", drafts.draft, name="draft"),
    path("territory/drafts/<int:draft_id>/drawing", drafts.drawing, name="draft-drawing"),
    path("territory/drafts/<int:draft_id>/check", drafts.check, name="draft-check"),
    path("territory/drafts/<int:draft_id>/save", drafts.save, name="draft-save"),
    path("territory/drafts/<int:draft_id>/split", drafts.split, name="draft-split"),
    path("territory/drafts/<int:draft_id>/merge", drafts.merge, name="draft-merge"),
    path("territory/drafts/<int:draft_id>/drop", drafts.drop, name="draft-drop"),
    path("territory/drafts/<int:draft_id>/names", drafts.names, name="draft-names"),
    path("territory/drafts/<int:draft_id>/mend", drafts.mend, name="draft-mend"),
    path("territory/drafts/<int:draft_id>/discard", drafts.discard, name="draft-discard"),
    path("territory/drafts/<int:draft_id>/preview", previews.preview, name="draft-preview"),
    path("territory/drafts/<int:draft_id>/adopt", previews.adopt, name="draft-adopt"),
]
