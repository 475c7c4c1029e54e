"""Enrolments as those who care see them: counted, listed without names, opened with a reason, ended at a wish (S1)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gridwork.accounts.queries.people import names
from gridwork.base.errors import GridworkError, NotAllowed, NotFound
from gridwork.base.identifiers import is_id
from gridwork.care.commands.enrolments import enrol, read_enrolment, withdraw_consent
from gridwork.care.queries.enrolments import counts_below, enrolment_seen, enrolment_story, enrolments_in
from gridwork.charter.queries.adopted import in_force, version
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Programme
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.areas import area_crumbs, grids_offered
from gridwork.faces.console.care.forms import EnrolForm, ReasonForm, WithdrawForm
from gridwork.faces.console.names import say
from gridwork.faces.console.pages import done, page, put_fault
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Via
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.queries.speaking import place_title
from gridwork.territory.queries.edition import today
from gridwork.territory.queries.reach import highest, opens
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import Powers, refusal


@needs(Capability.CARE_SEE)
@require_safe
def enrolled(request: GridRequest) -> HttpResponse:
    """Of an area: how many take part in what, by the areas below; of a basic grid: each one, without names."""
    area = _area(request)
    common: dict[str, Any] = {"area": area, "may_enrol": _enrols_in(request.powers, area)}
    way = area_crumbs(request.powers, Capability.CARE_SEE, area, f"{reverse('console:care')}?area=")
    common["crumbs"] = [(gettext("Field work"), reverse("console:fieldwork")), *way]
    if area.basic:
        rows = [(one, _agreed(one.charter_id, one.programme)) for one in enrolments_in(request.powers, [area.id])]
        return page(request, "care/grid.html", rows=rows, **common)
    counts = counts_below(request.powers, area.id)
    keys = list(in_force().charter.programmes)
    lines = [
        (child, [counts.get(child.id, {}).get(key, 0) for key in keys], sum(counts.get(child.id, {}).values()))
        for child in tree().children(area.id)
        if opens(request.powers, Capability.CARE_SEE, child)
    ]
    heads = [say(one.name) for one in in_force().charter.programmes.values()]
    return page(request, "care/areas.html", lines=lines, heads=heads, **common)


@needs(Capability.CARE_KEEP)
@require_http_methods(["GET", "POST"])
def new(request: GridRequest) -> HttpResponse:
    """Somebody agreed: programme, consent, name, grid and, if they want, door."""
    if request.method == "GET":
        grids = grids_offered(request.powers, Capability.CARE_KEEP)
        named = request.GET.get("grid", "")[:24] or (grids[0]["code"] if len(grids) == 1 else "")
        return _form(request, EnrolForm(initial={"grid": named, "consent_on": today()}, auto_id="care-%s"))
    form = EnrolForm(request.POST, auto_id="care-%s")
    if form.is_valid():
        try:
            made = enrol(act_of(request, Via.CONSOLE), request.powers, form.draft())
        except NotAllowed:
            raise
        except GridworkError as fault:
            put_fault(form, fault, place="plate")
        else:
            return done(request, gettext("Enrolled. The name is sealed."), "console:enrolment", made.pk)
    return _form(request, form, 422)


@needs(Capability.CARE_SEE)
@require_safe
def show(request: GridRequest, enrolment_id: int) -> HttpResponse:
    """One enrolment: programme, consent, whereabouts, and who did what; the name stays shut."""
    return _shown(request, enrolment_id)


@needs(Capability.CARE_SEE)
@require_POST
def read(request: GridRequest, enrolment_id: int) -> HttpResponse:
    """Open the name; that it was opened, and why, is on record."""
    form = ReasonForm(request.POST, auto_id="care-%s")
    if form.is_valid():
        try:
            given = read_enrolment(
                act_of(request, Via.CONSOLE), request.powers, enrolment_id, form.cleaned_data["reason"]
            )
        except GridworkError as fault:
            if isinstance(fault, NotFound):
                raise
            put_fault(form, fault)
        else:
            return _shown(request, enrolment_id, given=given)
    return _shown(request, enrolment_id, status=422, asking=form)


@needs(Capability.CARE_KEEP)
@require_POST
def withdraw(request: GridRequest, enrolment_id: int) -> HttpResponse:
    """They leave: name, number and door are destroyed."""
    form = WithdrawForm(request.POST, auto_id="care-%s")
    if not form.is_valid():
        return _shown(request, enrolment_id, status=422, leaving=form)
    withdraw_consent(act_of(request, Via.CONSOLE), request.powers, enrolment_id)
    return done(request, gettext("They have left. Name and number are destroyed."), "console:enrolment", enrolment_id)


def _shown(
    request: GridRequest, enrolment_id: int, *, status: int = 200, asking: forms.Form | None = None,
    leaving: forms.Form | None = None, **also: Any,
) -> HttpResponse:  # fmt: skip
    one = enrolment_seen(request.powers, enrolment_id)
    lineage = lineage_of(one.grid_id)
    story = enrolment_story(one)
    who = names({told.person_id for told in story if told.person_id})
    return page(
        request, "care/enrolment.html", status=status, one=one,
        programme=_agreed(one.charter_id, one.programme),
        door=place_title(one.place) if one.place else "", plate=one.place.plate if one.place else "",
        story=[(told, who.get(told.person_id or 0, "")) for told in story],
        asking=asking or ReasonForm(auto_id="care-%s"), leaving=leaving or WithdrawForm(auto_id="care-%s"),
        may_keep=request.powers.may(Capability.CARE_KEEP, lineage),
        visits=one.withdrawn_on is None and request.powers.anywhere(Capability.FIELD_SEE), **also,
    )  # fmt: skip


def _form(request: GridRequest, form: EnrolForm, status: int = 200) -> HttpResponse:
    purposes = [(say(one.name), say(one.summary), say(one.purpose)) for _, one in form.programmes]
    grids = grids_offered(request.powers, Capability.CARE_KEEP)
    return page(request, "care/new.html", status=status, form=form, purposes=purposes, grids=grids)


def _area(request: GridRequest) -> Node:
    """The area in the address, else the one that holds all in reach; NotAllowed beyond it."""
    asked, present = request.GET.get("area", ""), tree()
    if is_id(asked):
        area = present.area(int(asked)) if int(asked) in present else None
    else:
        area = highest(request.powers, Capability.CARE_SEE)
    if area is None or not opens(request.powers, Capability.CARE_SEE, area):
        raise refusal(Capability.CARE_SEE)
    return area


def _enrols_in(powers: Powers, area: Node) -> bool:
    """Whether somebody enrols people in an area, all of it or some grid of it."""
    present = tree()
    reached = [one.area_id for one in powers.reach(Capability.CARE_KEEP) if one.area_id in present]
    return any(one in area.lineage or area.id in present.area(one).lineage for one in reached)


def _agreed(charter_id: int, key: str) -> Programme | None:
    """The programme as it stood when they agreed to it."""
    return version(charter_id).charter.programmes.get(key)
