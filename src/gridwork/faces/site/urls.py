"""Addresses of the public site; none needs an account."""

from __future__ import annotations

from django.urls import path

from gridwork.faces.site import about, finding, home, plates, results, tracking
from gridwork.faces.site.reporting import views as reporting

app_name = "site"
urlpatterns = [
    path("", home.home, name="home"),
    path("find", finding.find, name="find"),
    path("grids", finding.grids, name="grids"),
    path("grids/<int:area_id>", finding.grid, name="grid"),
    path("grids/outlines.geojson", finding.outlines, name="outlines"),
    path("p/<str:code>", plates.plate, name="plate"),
    path("report", reporting.report, name="report"),
    path("report/suggest", reporting.suggest, name="suggest"),
    path("report/photos/<str:token>", reporting.kept_photo, name="kept_photo"),
    path("report/sent/<str:code>", tracking.sent, name="sent"),
    path("track", tracking.track, name="track"),
    path("track/<str:code>", tracking.case, name="case"),
    path("track/<str:code>/rate", tracking.rate, name="rate"),
    path("track/<str:code>/reopen", tracking.reopen, name="reopen"),
    path("results", results.published, name="results"),
    path("results/<int:case_id>", results.result, name="result"),
    path("privacy", about.privacy, name="privacy"),
    path("seals", about.seals, name="seals"),
    path("accessibility", about.accessibility, name="accessibility"),
]
