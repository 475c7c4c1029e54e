"""How complete and how fresh the ledgers are, by area and form, from the town down to the grid (L4)."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.faces.access import needs
from gridwork.faces.console.areas import area_crumbs
from gridwork.faces.console.coverage.asked import CoverageForm, asked_for
from gridwork.faces.console.coverage.matrix import lists, rows_of, sums_of
from gridwork.faces.console.names import say
from gridwork.faces.console.pages import page
from gridwork.faces.signing import GridRequest
from gridwork.ledger.queries.coverage import Coverage, Row
from gridwork.ledger.rules.coverage import Cell


@needs(Capability.LEDGER_SEE)
@require_safe
def coverage_page(request: GridRequest) -> HttpResponse:
    """Areas × forms; or one form, area by area."""
    found = asked_for(request)
    form = CoverageForm(request.GET, found, request.powers)
    keys = [one.key for one in found.forms]
    chosen = keys.index(form.one_form) if form.one_form in keys else None
    if form.worst_first:
        found = replace(found, rows=tuple(sorted(found.rows, key=lambda row: worst(row, chosen))))
    kept = {name: value for name in ("domain", "form", "sort") if (value := request.GET.get(name))}
    drill = f"{reverse('console:coverage')}?{urlencode(kept | {'area': ''})}"
    context: dict[str, Any] = {
        "found": found, "fields": [form[name] for name in ("level", "domain", "form", "sort")], "drill": drill,
        "crumbs": area_crumbs(request.powers, Capability.LEDGER_SEE, found.area, drill),
        "anything": any(cell.wanted for cell in found.totals),
    }  # fmt: skip
    if chosen is not None:
        rows = [(row.area, row.cells[chosen]) for row in found.rows]
        one, address = found.forms[chosen], lists(keys[chosen])
        return page(request, "coverage/one.html", **context, one=one, rows=rows, total=found.totals[chosen],
                    lists=address)  # fmt: skip
    return page(
        request, "coverage/coverage.html", **context, total=found.total, domains=domains(found),
        rows=rows_of(found, drill), sums=sums_of(found),
    )  # fmt: skip


def worst(row: Row, chosen: int | None) -> tuple[int, str]:
    """Sorts the lowest share first, areas where nothing is wanted last."""
    cell: Cell = row.total if chosen is None else row.cells[chosen]
    return (101 if cell.worst is None else cell.worst, row.area.code)


def domains(found: Coverage) -> list[tuple[str, int]]:
    """The domains over the columns, and how many columns each has."""
    named = in_force().charter.ledgers.domains
    runs = groupby(found.forms, key=lambda one: one.form.domain)
    return [(say(named[key].name), len(list(forms))) for key, forms in runs]
