"""The rulebook: the charter in force as a readable page, its earlier versions, and what changed."""

from __future__ import annotations

from django.http import HttpResponse

from gridwork.charter.queries.adopted import in_force, versions
from gridwork.faces.access import signed_in
from gridwork.faces.console.pages import page
from gridwork.faces.signing import GridRequest


@signed_in
def rulebook(request: GridRequest) -> HttpResponse:
    """The charter in force."""
    return page(request, "rulebook/rulebook.html", adopted=in_force(), versions=versions())
