"""The coverage as a table to download (L4)."""

from __future__ import annotations

import csv

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from gridwork.charter.schema import Capability
from gridwork.exchange.rules.tables.formulas import harmless
from gridwork.faces.access import needs
from gridwork.faces.console.coverage.asked import asked_for
from gridwork.faces.console.names import say
from gridwork.faces.signing import GridRequest


@needs(Capability.LEDGER_SEE)
@require_safe
def coverage_table(request: GridRequest) -> HttpResponse:
    """One line for every area and form, for a spreadsheet: UTF-8 with a mark."""
    found = asked_for(request)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="coverage-{found.area.code}-{found.level}.csv"'
    lines = csv.writer(answer)
    lines.writerow([
        gettext("Code"), gettext("Area"), gettext("Form"), gettext("Records"), gettext("Complete records"),
        gettext("Fresh records"), gettext("Places without a record"), gettext("Completeness, %"),
        gettext("Freshness, %"),
    ])  # fmt: skip
    names = [harmless(say(form.form.name)) for form in found.forms]
    for row in found.rows:
        area = [harmless(row.area.code), harmless(row.area.name)]
        lines.writerows([*area, name, *cell, cell.completeness, cell.freshness]
                        for name, cell in zip(names, row.cells, strict=True) if cell.wanted)  # fmt: skip
    return answer
