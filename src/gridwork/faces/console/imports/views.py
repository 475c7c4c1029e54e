"""Imports: the list, and the page of each one from its columns to its undoing (L6)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from gridwork.base.errors import GridworkError, NotFound
from gridwork.base.identifiers import is_id, record_code
from gridwork.charter.schema import Capability
from gridwork.exchange.commands.ledger_import import table_of
from gridwork.exchange.commands.refused_file import told
from gridwork.exchange.models import Import, Stage
from gridwork.exchange.queries.imports import (
    AT_WORK,
    first_refused,
    import_list,
    import_of,
    kept_places,
    kept_records,
    refused_file,
    trouble_of,
)
from gridwork.exchange.queries.targets import Target, target
from gridwork.exchange.rules.matching import Matching
from gridwork.exchange.rules.tables.table import Table
from gridwork.faces.access import needs
from gridwork.faces.console.imports.forms import MatchForm, initial_of
from gridwork.faces.console.imports.words import STAGES
from gridwork.faces.console.names import area_name, say
from gridwork.faces.console.pages import page
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest
from gridwork.ledger.queries.speaking import place_title

SIZE = 30
SAMPLE_ROWS = 3
SAMPLE_SIGNS = 14


@needs(Capability.LEDGER_IMPORT)
@require_safe
def listing(request: GridRequest) -> HttpResponse:
    """Imports one may know of, newest first."""
    before = request.GET.get("before", "")
    found = import_list(request.powers, before=int(before) if is_id(before) else 0, size=SIZE + 1)
    shown = found[:SIZE]
    return page(
        request, "imports/imports.html", imports=[line_of(one) for one in shown],
        next=shown[-1].pk if len(found) > SIZE else 0, before=before,
        may_export=request.powers.anywhere(Capability.LEDGER_EXPORT),
    )  # fmt: skip


@needs(Capability.LEDGER_IMPORT)
@require_safe
def show(request: GridRequest, import_id: int) -> HttpResponse:
    """One import, whatever stage it is at. ``?match`` opens the columns of a checked one again."""
    one = import_of(request.powers, import_id)
    if "match" in request.GET and one.stage in (Stage.CHECKED, Stage.FAILED) and one.stored:
        return matching_page(request, one)
    return shown(request, one)


@needs(Capability.LEDGER_IMPORT)
@require_safe
def progress(request: GridRequest, import_id: int) -> HttpResponse:
    """How far the worker is; a piece of the page, which is drawn anew when the work has ended."""
    one = import_of(request.powers, import_id)
    if one.stage not in AT_WORK:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return page(request, "imports/progress.html", **line_of(one))


def shown(
    request: GridRequest, one: Import, *, status: int = 200, refusal: GridworkError | None = None
) -> HttpResponse:
    """The page of an import."""
    if one.stage == Stage.UPLOADED:
        return matching_page(request, one, status=status)
    trouble = trouble_of(one)
    context: dict[str, Any] = {
        "refusal": said(refusal) if refusal else "", "trouble": said(trouble) if trouble else "",
        "at_work": one.stage in AT_WORK, "file": refused_file(one),
        "problems": [
            (row.line, [(fault.column, told(fault)) for fault in row.faults])
            for row in (first_refused(one) if one.stage not in AT_WORK else [])
        ],
    }  # fmt: skip
    if one.stage == Stage.UNDONE and one.kept:
        context["kept"] = kept(one)
    return page(request, "imports/import.html", status=status, **context, **line_of(one))


def kept(one: Import) -> list[tuple[str, str]]:
    """What an undo has left: what each thing is called, and its page."""
    places = [(place_title(place), "place", place.pk) for place in kept_places(one)]
    codes = [record_code(record.pk) for record in kept_records(one)]
    records = [(code, "record", code) for code in codes]
    return [(name, reverse(f"console:{page_of}", args=[key])) for name, page_of, key in [*places, *records]]


def matching_page(
    request: GridRequest, one: Import, *, form: MatchForm | None = None, status: int = 200
) -> HttpResponse:
    """Which column says what, with the first rows to compare."""
    try:
        table = table_of(one)
    except GridworkError as fault:
        return page(request, "imports/gone.html", status=410, refusal=said(fault), **line_of(one))
    wanted, sample = target(one.target), samples(table)
    form = form or match_form(wanted, table, sample, initial=initial_of(Matching.of(one.matching)))
    matched = {form[key].value() for key in form.fields if key not in ("datum", "act_ref", "seen")}
    left = [(heading, gettext(reason)) for heading in table.headings if (reason := wanted.why_never(heading))]
    return page(
        request, "imports/match.html", status=status, form=form, headings=table.headings,
        sample=taken(table, sample, dict(left)),
        fields=[form[one.key] for one in wanted.wanted], left=left, sheet=table.sheet,
        unused=[heading for heading in table.headings if heading not in matched and heading not in dict(left)],
        datum=form["datum"] if "datum" in form.fields else None, **line_of(one),
    )  # fmt: skip


def match_form(wanted: Target, table: Table, sample: list[list[str]], *args: Any, **options: Any) -> MatchForm:
    """The form of the columns, each with what stands in its first rows."""
    refused = {heading for heading in table.headings if wanted.why_never(heading)}
    beside = {
        heading: " · ".join(row[place][:SAMPLE_SIGNS] for row in sample if row[place])
        for place, heading in enumerate(table.headings)
    }
    return MatchForm(wanted, [one for one in table.headings if one not in refused], beside, *args, **options)


def taken(table: Table, sample: list[list[str]], never: Mapping[str, str]) -> list[list[str]]:
    """The sample without the cells of columns that are not taken: what somebody wrote of persons is shown to nobody."""
    return [
        ["" if heading in never else cell for heading, cell in zip(table.headings, row, strict=True)] for row in sample
    ]


def samples(table: Table) -> list[list[str]]:
    """The cells of the first rows."""
    return [row.cells for row in islice(table.rows(), SAMPLE_ROWS)]


def line_of(one: Import) -> dict[str, Any]:
    """What every page says of an import."""
    name, tone = STAGES[one.stage]
    try:
        into = say(target(one.target).name)
    except NotFound:
        into = one.target
    return {"one": one, "into": into, "area": area_name(one.area_id), "stage": gettext(name), "tone": tone}
