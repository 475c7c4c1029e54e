"""Rounds: those of an area or of mine, one with its stops, and a new one (F2)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from gridwork.base.errors import GridworkError
from gridwork.base.moment import now
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs, tells
from gridwork.faces.console.areas import area_choices, areas_opened
from gridwork.faces.console.fieldwork.board import spans
from gridwork.faces.console.fieldwork.spans import area_in, span_in
from gridwork.faces.console.pages import done, me, page, put_fault
from gridwork.faces.console.rounds.forms import RoundForm, StopForms
from gridwork.faces.signing import GridRequest
from gridwork.fieldwork.commands.rounds import record_round
from gridwork.fieldwork.queries.findings import day_bounds
from gridwork.fieldwork.queries.mistakes import may_take_back
from gridwork.fieldwork.queries.rounds import round_page, rounds_by, rounds_in
from gridwork.fieldwork.queries.told_late import telling
from gridwork.journal.act import Via
from gridwork.territory.queries.edition import today


@needs(Capability.FIELD_SEE)
@require_safe
def rounds(request: GridRequest) -> HttpResponse:
    """Mine, newest first; or those of an area in a stretch of days."""
    asked, after = request.GET.get("area", ""), request.GET.get("after", "")
    span, works = span_in(request.GET, today()), telling(request.powers, today()).powers.anywhere(Capability.FIELD_WORK)
    if asked == "" and works:
        found, area = rounds_by(me(request).pk, after=after), None
    else:
        area = area_in(request.GET, request.powers)
        bounds = day_bounds(span.days.first, (span.days.last - span.days.first).days + 1)
        found = rounds_in(request.powers, area or 0, *bounds, after=after)
    choices = area_choices(areas_opened(request.powers, Capability.FIELD_SEE), asked)
    return page(
        request, "rounds/rounds.html", found=found, area=area, areas=choices, span=span, spans=spans(), works=works,
    )  # fmt: skip


@needs(Capability.FIELD_SEE)
@require_safe
def show(request: GridRequest, round_id: int) -> HttpResponse:
    """One round: how long, where it stopped, what was found."""
    found = round_page(request.powers, round_id)
    places = request.powers.anywhere(Capability.LEDGER_SEE)
    one = found.round
    return page(
        request, "rounds/round.html", found=found, minutes=one.seconds // 60, places=places,
        may_take_back=may_take_back(me(request).pk, one.person_id, one.recorded_at, now()),
    )  # fmt: skip


@tells(Capability.FIELD_WORK)
@require_http_methods(["GET", "POST"])
def new(request: GridRequest) -> HttpResponse:
    """Record a round that was walked."""
    offered = telling(request.powers, today())
    if request.method == "GET":
        asked = {name: request.GET.get(name, "") for name in ("grid", "makes_up")}
        form = RoundForm(offered.powers, initial={**asked, "day": offered.day})
        return page(request, "rounds/new.html", form=form, stops=StopForms(prefix="stop"))
    form, stops = RoundForm(offered.powers, request.POST, request.FILES), StopForms(request.POST, prefix="stop")
    if form.is_valid() and stops.is_valid():
        try:
            walked = record_round(act_of(request, Via.CONSOLE), request.powers, form.draft(stops.forms))
        except GridworkError as fault:
            put_fault(form, fault, started_at="begin", stopped_at="end", seconds="pause")
        else:
            form.sent()
            return done(request, gettext("The round is recorded."), "console:round", walked.pk)
    form.keep(request)
    return page(request, "rounds/new.html", status=422, form=form, stops=stops)
