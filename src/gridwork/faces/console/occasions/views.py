"""Occasions: those of an area, one with its minutes; plan, hold, cancel (F6)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gridwork.base.errors import BadInput, Conflict, GridworkError
from gridwork.base.identifiers import is_id
from gridwork.base.moment import now
from gridwork.charter.schema import Capability
from gridwork.charter.terms import Cadence
from gridwork.faces.access import act_of, needs, tells
from gridwork.faces.console.areas import area_choices, areas_opened, areas_reached
from gridwork.faces.console.fieldwork.spans import area_in
from gridwork.faces.console.occasions.forms import CameForm, CancelForm, HeldForm, PlanForm, kind_names
from gridwork.faces.console.pages import done, me, page, put_fault
from gridwork.faces.signing import GridRequest
from gridwork.fieldwork.commands import occasions as commands
from gridwork.fieldwork.commands.attending import say_who_came
from gridwork.fieldwork.queries.mistakes import may_take_back
from gridwork.fieldwork.queries.occasions import may_say_who_came, occasion_page, occasions_in
from gridwork.fieldwork.queries.told_late import telling
from gridwork.fieldwork.rules.kinds import Stage
from gridwork.fieldwork.rules.periods import period_of
from gridwork.journal.act import Via
from gridwork.territory.queries.edition import today
from gridwork.territory.rules.powers import Powers

SEE, WORK = Capability.FIELD_SEE, Capability.FIELD_WORK
FAR = date(2100, 1, 1)


@needs(SEE)
@require_safe
def occasions(request: GridRequest) -> HttpResponse:
    """Those planned and held in an area in one quarter, latest first; a quarter to come holds the plans."""
    asked, kind = request.GET.get("area", ""), request.GET.get("kind", "")
    area = area_in(request.GET, request.powers)
    quarter = period_of(Cadence.QUARTER, quarter_day(request.GET.get("day", "")))
    kinds = kind_names()
    found = occasions_in(
        request.powers, area or 0, quarter.first, quarter.last, kind=kind if kind in dict(kinds) else ""
    )
    return page(
        request, "occasions/occasions.html", rows=[(one, dict(kinds)[one.kind]) for one in found], quarter=quarter,
        kinds=kinds, kind=kind, area=area, areas=area_choices(areas_opened(request.powers, SEE), asked),
        works=request.powers.anywhere(WORK), tells=telling(request.powers, today()).powers.anywhere(WORK),
        earlier=day_before(quarter.first), later=day_after(quarter.last),
    )  # fmt: skip


@needs(SEE)
@require_safe
def show(request: GridRequest, occasion_id: int) -> HttpResponse:
    """One occasion: its plan, its minutes and who was there."""
    return show_page(request, occasion_id)


def show_page(request: GridRequest, occasion_id: int, **also: Any) -> HttpResponse:
    """The page, with a refused form if there is one."""
    found = occasion_page(request.powers, occasion_id)
    one, offered = found.occasion, telling(request.powers, today())
    planned, works = one.stage == Stage.PLANNED, offered.powers.anywhere(WORK)
    held = (
        HeldForm(one.area_id, today(), me(request).pk, initial={"held_on": min(one.planned_for, offered.day)})
        if planned and works
        else None
    )
    cancel = CancelForm(auto_id="cancel-%s") if planned and request.powers.anywhere(WORK) else None
    told, at = found.told, now()
    may = told is not None and may_take_back(me(request).pk, told.person_id, told.recorded_at, at)
    came = CameForm(found, me(request).pk) if works and may_say_who_came(me(request).pk, found, at) else None
    given = {"held": held, "cancel": cancel, "came": came} | also
    return page(
        request, "occasions/occasion.html", status=422 if also else 200, found=found, kind=dict(kind_names())[one.kind],
        places=request.powers.anywhere(Capability.LEDGER_SEE), may_take_back=may, **given,
    )  # fmt: skip


@needs(WORK)
@require_http_methods(["GET", "POST"])
def plan(request: GridRequest) -> HttpResponse:
    """Plan an occasion."""
    if request.method == "GET":
        form = PlanForm(request.powers, initial={"area": request.GET.get("area", ""), "planned_for": today()})
        return page(request, "occasions/plan.html", form=form)
    form = PlanForm(request.powers, request.POST)
    if form.is_valid():
        try:
            draft = form.plan(form.cleaned_data["planned_for"])
            occasion = commands.plan_occasion(act_of(request, Via.CONSOLE), request.powers, draft)
        except GridworkError as fault:
            put_fault(form, fault)
        else:
            return done(request, gettext("The occasion is planned."), "console:occasion", occasion.pk)
    return page(request, "occasions/plan.html", status=422, form=form)


@tells(WORK)
@require_http_methods(["GET", "POST"])
def record(request: GridRequest) -> HttpResponse:
    """Record an occasion nobody had planned here: first the area, for its people are to be chosen from."""
    offered = telling(request.powers, today())
    areas = areas_reached(offered.powers, WORK)
    asked = (request.POST if request.method == "POST" else request.GET).get("area", "")
    chosen = int(asked) if is_id(asked) and int(asked) in {one.id for one in areas} else nearest(offered.powers)
    if request.method == "GET":
        what = {"area": chosen, "kind": request.GET.get("kind", ""), "planned_for": today()}
        draft = PlanForm(offered.powers, initial=what)
        late = {"makes_up": request.GET.get("makes_up", "")}
        held = HeldForm(chosen, today(), me(request).pk, initial={"held_on": offered.day, **late})
        return record_page(request, draft, held)
    given = request.POST.copy()
    given["planned_for"] = given.get("held_on", "")
    draft, held = PlanForm(offered.powers, given), HeldForm(chosen, today(), me(request).pk, given, request.FILES)
    if draft.is_valid() & held.is_valid():
        try:
            report = held.report()
            occasion = commands.hold_unplanned(
                act_of(request, Via.CONSOLE), request.powers, draft.plan(report.held_on), report
            )
        except GridworkError as fault:
            put_fault(draft if fault.place in draft.fields else held, fault)
        else:
            held.sent()
            return done(request, gettext("The occasion is recorded."), "console:occasion", occasion.pk)
    held.keep(request)
    return record_page(request, draft, held, status=422)


def record_page(request: GridRequest, draft: PlanForm, held: HeldForm, *, status: int = 200) -> HttpResponse:
    """The form of an occasion that was held."""
    return page(request, "occasions/record.html", status=status, draft=draft, held=held)


def nearest(powers: Powers) -> int:
    """The area of the nearest post with field work."""
    return min(powers.reach(WORK), key=lambda reach: (-reach.depth, reach.area_id)).area_id


@tells(WORK)
@require_POST
def hold(request: GridRequest, occasion_id: int) -> HttpResponse:
    """Record how a planned occasion went."""
    area = occasion_page(request.powers, occasion_id).occasion.area_id
    form = HeldForm(area, today(), me(request).pk, request.POST, request.FILES)
    if form.is_valid():
        try:
            commands.hold_planned(act_of(request, Via.CONSOLE), request.powers, occasion_id, form.report())
        except GridworkError as fault:
            put_fault(form, fault)
        else:
            form.sent()
            return done(request, gettext("The occasion is recorded."), "console:occasion", occasion_id)
    form.keep(request)
    return show_page(request, occasion_id, held=form)


@tells(WORK)
@require_POST
def came(request: GridRequest, occasion_id: int) -> HttpResponse:
    """Say who was there, as it turned out since."""
    form = CameForm(occasion_page(request.powers, occasion_id), me(request).pk, request.POST)
    if form.is_valid():
        attended, seen = [int(one) for one in form.cleaned_data["attended"]], form.cleaned_data["seen"] or 0
        try:
            say_who_came(act_of(request, Via.CONSOLE), occasion_id, attended, seen=seen)
        except (BadInput, Conflict) as fault:
            put_fault(form, fault)
        else:
            return done(request, gettext("Attendance is put right."), "console:occasion", occasion_id)
    return show_page(request, occasion_id, came=form)


@needs(WORK)
@require_POST
def cancel(request: GridRequest, occasion_id: int) -> HttpResponse:
    """Call a planned occasion off."""
    form = CancelForm(request.POST, auto_id="cancel-%s")
    if form.is_valid():
        try:
            commands.cancel_occasion(
                act_of(request, Via.CONSOLE), request.powers, occasion_id, form.cleaned_data["reason"]
            )
        except GridworkError as fault:
            put_fault(form, fault)
        else:
            return done(request, gettext("The occasion is called off."), "console:occasion", occasion_id)
    return show_page(request, occasion_id, cancel=form)


def quarter_day(text: str) -> date:
    """A day in the address, also one to come; today where there is none."""
    try:
        return max(date(2000, 1, 1), min(FAR, date.fromisoformat(text)))
    except ValueError:
        return today()


def day_before(day: date) -> str:
    """The day before, for an address."""
    return (day - timedelta(days=1)).isoformat()


def day_after(day: date) -> str:
    """The day after, for an address."""
    return (day + timedelta(days=1)).isoformat()
