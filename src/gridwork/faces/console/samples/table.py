"""The result of a sample as a table to download (F8)."""

from __future__ import annotations

import csv

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from gridwork.exchange.rules.tables.formulas import harmless
from gridwork.faces.access import needs
from gridwork.faces.console.names import say
from gridwork.faces.console.samples.views import SEE, percents
from gridwork.faces.console.samples.words import name_of
from gridwork.faces.signing import GridRequest
from gridwork.fieldwork.queries.samples import result


@needs(SEE)
@require_safe
def result_table(request: GridRequest, sample_id: int) -> HttpResponse:
    """One line a question, for a spreadsheet: UTF-8 with a mark. Shares in percent; empty where none can be told."""
    found = result(request.powers, sample_id)
    sample = found.sample
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="sample-{sample.pk}.csv"'
    lines = csv.writer(answer)
    lines.writerow([
        gettext("Sample"), gettext("Area"), gettext("Checking unit"), gettext("Period from"), gettext("Question"),
        gettext("There are"), gettext("Drawn"), gettext("Checks made"), gettext("Yes"), gettext("No"),
        gettext("Could not tell"), gettext("Share of yes, %"), gettext("At least, %"), gettext("At most, %"),
        gettext("Both checks agree"), gettext("Checked twice"),
    ])  # fmt: skip
    about = [harmless(name_of(sample)), harmless(sample.area.name), harmless(sample.checked_by.name), sample.period]
    for one in found.questions:
        shares = percents(one) or ("", "", "")
        counts = (one.estimate.frame, found.size, found.checked, one.estimate.yes, one.estimate.no)
        lines.writerow(
            [*about, harmless(say(one.asked.name)), *counts, one.estimate.unknown, *shares, *(one.agree or ("", ""))]
        )
    return answer
