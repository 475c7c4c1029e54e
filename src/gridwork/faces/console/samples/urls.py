"""Addresses of the supervision samples."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.console.samples import acts, table, views

urlpatterns = [
    path("samples", views.listing, name="samples"),
    path("samples/draw", acts.draw_one, name="sample-draw"),
    path("samples/<int:sample_id>", views.show, name="sample"),
    path("samples/<int:sample_id>/again", acts.draw_second, name="sample-again"),
    path("samples/<int:sample_id>/result", views.outcome, name="sample-result"),
    path("samples/<int:sample_id>/result.csv", table.result_table, name="sample-result.csv"),
    path("samples/<int:sample_id>/redraw", views.drawn_again, name="sample-redraw"),
    path("samples/items/<int:item_id>", acts.item, name="sample-item"),
]
