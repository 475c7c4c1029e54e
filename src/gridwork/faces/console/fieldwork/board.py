"""The board of duties, from the town down to the person; and why something was late (F1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from gridwork.base.errors import N_, BadInput, Conflict, NotFound
from gridwork.base.identifiers import is_id
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Duty
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.areas import area_crumbs
from gridwork.faces.console.fields import ActForm
from gridwork.faces.console.fieldwork.spans import SPANS, area_in, day_in, span_in
from gridwork.faces.console.fieldwork.words import counted, duty_name, line_of, place_line
from gridwork.faces.console.names import say
from gridwork.faces.console.pages import done, me, page, put_fault
from gridwork.faces.signing import GridRequest
from gridwork.fieldwork.commands.excuses import explain
from gridwork.fieldwork.queries.board import Board, Cell, PostRow, board, person_board
from gridwork.fieldwork.queries.inspection_coverage import coverage_opens
from gridwork.fieldwork.queries.visit_progress import progress_opens
from gridwork.fieldwork.rules.words import MOST_REASON
from gridwork.journal.act import Via
from gridwork.territory.queries.edition import today
from gridwork.territory.rules.powers import Powers


@needs(Capability.FIELD_SEE)
@require_safe
def duties(request: GridRequest) -> HttpResponse:
    """An area's board in a stretch of days."""
    area, span = area_in(request.GET, request.powers), span_in(request.GET, today())
    if area is None:
        raise NotFound(N_("There is no such area."))
    found = board(request.powers, area, span.days.first, span.days.last)
    kept = urlencode({"span": span.key, "day": span.days.first.isoformat()})
    way = area_crumbs(request.powers, Capability.FIELD_SEE, found.area, f"{reverse('console:duties')}?{kept}&area=")
    return page(
        request, "fieldwork/duties.html", found=found, span=span, spans=spans(), kept=kept,
        crumbs=[(gettext("Field work"), reverse("console:fieldwork")), *way],
        heads=[(key, say(duty.name)) for key, duty in found.duties.items()],
        rows=[(row.area, cells(found.duties, row.cells), row.total) for row in found.below],
        own=[(row, duty_cells(found.duties, row), [place_line(one) for one in row.places]) for row in found.own],
        total=counted(found.total.counts), share=found.total.share, due=found.total.due,
        made=made_of(request.powers, found),
    )  # fmt: skip


@needs(Capability.FIELD_SEE)
@require_safe
def person_duties(request: GridRequest, person_id: int) -> HttpResponse:
    """One person's duties, period by period, in the posts they held."""
    span = span_in(request.GET, today())
    found = person_board(request.powers, person_id, span.days.first, span.days.last)
    mine = person_id == me(request).pk
    posts = []
    for row in found.rows:
        lines = [
            (key, say(found.duties[key].name), [line_of(one, found.people) for one in cell.occurrences],
             counted(cell.counts))
            for key, cell in row.cells.items()
        ]  # fmt: skip
        posts.append(
            (
                row.post,
                found.postings[row.post],
                lines,
                [place_line(one) for one in row.places],
                mine and row.post in found.explains,
            )
        )
    return page(
        request, "fieldwork/person.html", found=found, span=span, spans=spans(), posts=posts,
        area=found.rows[0].post if found.rows else None,
        kept=urlencode({"span": span.key, "day": span.days.first.isoformat()}),
    )  # fmt: skip


def made_of(powers: Powers, found: Board) -> list[tuple[str, str, int]]:
    """Address of its progress, name and number of every visit and inspection of the charter.

    No address where that page would not open for the reader.
    """
    charter, area = in_force().charter, f"?area={found.area.id}"
    visits, looks = reverse("console:visits-progress") + area, reverse("console:inspections-progress") + area
    visited, inspected = progress_opens(powers, found.area.id), coverage_opens(powers, found.area.id)
    told = [(f"{visits}&kind={key}" if key in visited else "", say(one.name), f"visit:{key}")
            for key, one in charter.visits.items()]  # fmt: skip
    told += [(looks if key in inspected else "", say(one.name), f"inspection:{key}")
             for key, one in charter.inspections.items()]  # fmt: skip
    return [(address, name, found.made.get(kind, 0)) for address, name, kind in told]


def spans() -> list[tuple[str, str]]:
    """Key and name of the stretches one may choose."""
    return [(key, gettext(name)) for key, (_cadence, name) in SPANS.items()]


def cells(heads: Iterable[str], row: dict[str, Cell]) -> list[tuple[Cell | None, list[tuple[str, str, int]]]]:
    """The cells of one area in the order of the columns; None where nothing was asked."""
    return [(cell, counted(cell.counts)) if (cell := row.get(key)) else (None, []) for key in heads]


def duty_cells(duties: Mapping[str, Duty], row: PostRow) -> list[tuple[str, list[tuple[str, str, int]], list[Any]]]:
    """The duties of one post: name, counts by state, and the single occurrence where there is one."""
    return [
        (
            say(duties[key].name),
            counted(cell.counts),
            [line_of(one) for one in cell.occurrences] if len(cell.occurrences) == 1 else [],
        )
        for key, cell in row.cells.items()
    ]


class ExcuseForm(ActForm):
    """Why a duty was late or not done; which duty and when stands in the address."""

    reason = forms.CharField(
        label=_("Reason"), max_length=MOST_REASON,
        help_text=_("Those above see it beside the duty. It changes nothing about what was done."),
    )  # fmt: skip


@needs(Capability.FIELD_WORK)
@require_http_methods(["GET", "POST"])
def explained(request: GridRequest) -> HttpResponse:
    """Say why a duty of one's own was late or missed."""
    duty, posting = request.GET.get("duty", "")[:48], request.GET.get("posting", "")
    period = day_in(request.GET, today(), "period")
    form = ExcuseForm(request.POST or None, auto_id="excuse-%s")
    if request.method == "POST" and form.is_valid():
        try:
            explain(
                act_of(request, Via.CONSOLE), request.powers, duty, int(posting) if is_id(posting) else 0, period,
                form.cleaned_data["reason"],
            )  # fmt: skip
        except (BadInput, Conflict) as fault:
            put_fault(form, fault)
        else:
            return done(request, gettext("The reason is recorded."), "console:person-duties", me(request).pk)
    return page(
        request, "fieldwork/explain.html", status=422 if form.errors else 200, form=form, name=duty_name(duty),
        period=period, me=me(request).pk,
    )  # fmt: skip
