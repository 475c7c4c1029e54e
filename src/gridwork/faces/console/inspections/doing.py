"""Fill in a checklist at the office desk: an inspection, or the second look at a notice (F5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from gridwork.base.errors import N_, Conflict, GridworkError, NotFound, Problems
from gridwork.base.identifiers import is_id
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Check
from gridwork.faces.access import act_of, tells
from gridwork.faces.console.fieldwork.due import back_to
from gridwork.faces.console.inspections.forms import InspectionForm
from gridwork.faces.console.inspections.naming import FINDING_TONES, FINDINGS, check_name, inspection_name
from gridwork.faces.console.pages import done, page, put_fault
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest
from gridwork.fieldwork.commands.inspections import inspect, inspect_and_issue
from gridwork.fieldwork.models import Finding
from gridwork.fieldwork.queries.inspected import in_charge, inspected
from gridwork.fieldwork.queries.inspection_pages import place_history
from gridwork.fieldwork.queries.rectifications import ChainPage, chain, still_open
from gridwork.fieldwork.queries.second_looks import open_notice, still_to_look_at
from gridwork.fieldwork.queries.told_late import telling
from gridwork.fieldwork.rules.kinds import Answer
from gridwork.fieldwork.rules.kinds import Finding as State
from gridwork.fieldwork.rules.second_looks import OpenNotice
from gridwork.journal.act import Via
from gridwork.ledger.queries.reach import lineage_of
from gridwork.territory.queries.edition import today

MOST_EARLIER = 20
"""Earlier findings listed beside a checklist."""


@tells(Capability.FIELD_WORK)
@require_http_methods(["GET", "POST"])
def at_place(request: GridRequest, place_id: int, kind: str) -> HttpResponse:
    """An inspection of one kind at a place, earlier findings beside it."""
    found = place_history(request.powers, place_id)
    part = inspected(in_force().charter, found.place.sort).get(kind)
    if part is None:
        raise NotFound(N_("There is no such inspection."))
    departments = in_charge(part, found.place.kind, found.place.sort)
    offered = telling(request.powers, today())
    offered.powers.must(Capability.FIELD_WORK, lineage_of(found.place.grid_id), departments)
    notices = [one for one in found.open_notices if one.kind == kind]
    asked = still_open(notices)
    standing = [open_notice(one, (f.check_key for f in asked[one.pk])) for one in notices]
    form = _form(request, part.checklist, offered.day, again=False, standing=standing)
    earlier = [f for one in found.past for f in one.findings if one.inspection.kind == kind]
    told = {
        "title": found.title, "name": inspection_name(kind), "earlier": _earlier(kind, earlier)[:MOST_EARLIER],
        "notices": [(one, _earlier(kind, asked[one.pk])) for one in notices],
    }  # fmt: skip
    back = back_to("console:inspections", request.GET.get("back", "")) or reverse(
        "console:inspections-of-place", args=[place_id]
    )
    if request.method == "GET" or not form.is_valid():
        return _asked(request, form, back, told)
    command = inspect_and_issue if form.cleaned_data["notice"] else inspect
    try:
        made = command(act_of(request, Via.CONSOLE), request.powers, form.draft(kind, place_id, None))
    except GridworkError as fault:
        return _refused(request, form, fault, back, told)
    looks = form.to_look_at()
    if not looks:
        return done(request, gettext("The inspection is recorded."), "console:inspection", made.pk)
    right = dict.fromkeys(key for one in looks for key in form.found_right(one))
    return _onward(request, [(one.id, one.number) for one in looks], ",".join(right))


@tells(Capability.FIELD_WORK)
@require_http_methods(["GET", "POST"])
def again(request: GridRequest, notice_id: int) -> HttpResponse:
    """The second look at a notice: its open lines alone."""
    found = chain(request.powers, notice_id)
    departments = in_charge(found.part, found.notice.place.kind, found.notice.place.sort)
    offered = telling(request.powers, today())
    offered.powers.must(Capability.FIELD_WORK, lineage_of(found.notice.place.grid_id), departments)
    back = reverse("console:rectification", args=[notice_id])
    if found.why_not:
        return _asked(
            request, _form(request, [], offered.day, again=True), back, _about(found), conflict=gettext(found.why_not)
        )
    asked = [one for one in found.part.checklist if one.key in found.open_checks]
    form = _form(request, asked, offered.day, again=True)
    if request.method == "GET" or not form.is_valid():
        return _asked(request, form, back, _about(found))
    draft = form.draft(found.notice.kind, found.notice.place_id, notice_id)
    try:
        inspect(act_of(request, Via.CONSOLE), request.powers, draft)
    except GridworkError as fault:
        return _refused(request, form, fault, back, _about(found))
    then = [int(one) for one in request.GET.get("then", "").split(",") if is_id(one)]
    rest = [(one.pk, one.full_number) for one in still_to_look_at(request.powers, then)]
    if rest:
        return _onward(request, rest, request.GET.get("right", ""))
    return done(request, gettext("The inspection is recorded."), "console:rectification", notice_id)


def _onward(request: GridRequest, looks: Sequence[tuple[int, str]], right: str) -> HttpResponse:
    """To the second look at the first of these notices, by id and number; its form leads on to the others.

    ``right``: lines just found in order, answered so beforehand.
    """
    first, *then = [str(id_) for id_, _ in looks]
    query = {"right": right} | ({"then": ",".join(then)} if then else {})
    told = gettext("The inspection is recorded. Now make the second look: %(numbers)s.")
    to = f"{reverse('console:rectification-again', args=[first])}?{urlencode(query)}"
    return done(request, told % {"numbers": gettext(", ").join(number for _, number in looks)}, to)


def _about(found: ChainPage) -> dict[str, Any]:
    earlier = _earlier(found.notice.kind, [one.finding for one in found.findings])
    return {
        "title": found.title, "name": inspection_name(found.notice.kind), "earlier": earlier, "again": found.notice,
    }  # fmt: skip


def _earlier(kind: str, findings: Sequence[Finding]) -> list[tuple[date, str, str, str, str]]:
    """Earlier findings as they are listed: what is still open first, the rest with what became of it."""
    return [
        (f.inspection.day, check_name(kind, f.check_key), f.words, gettext(FINDINGS[f.state]), FINDING_TONES[f.state])
        for f in sorted(findings, key=lambda one: one.state != State.OPEN)
    ]


def _form(
    request: GridRequest, checks: list[Check], day: date, *, again: bool, standing: Sequence[OpenNotice] = ()
) -> InspectionForm:
    """The checklist as it was sent, or blank but for the day offered and lines just found in order by an inspection
    that led here.
    """
    if request.method == "POST":
        return InspectionForm(checks, request.POST, request.FILES, again=again, standing=standing)
    right = dict.fromkeys((f"is-{key}" for key in request.GET.get("right", "").split(",")), Answer.OK.value)
    return InspectionForm(checks, again=again, standing=standing, initial={"day": day, "notice": True, **right})


def _refused(
    request: GridRequest, form: InspectionForm, fault: GridworkError, back: str, told: dict[str, Any]
) -> HttpResponse:
    if isinstance(fault, Conflict) and fault.place not in form.fields:
        return _asked(request, form, back, told, conflict=said(fault))
    places = form.places() if fault.code != "photo" else {fault.place: f"photos-{fault.place}"}
    for one in fault.problems if isinstance(fault, Problems) else [fault]:
        put_fault(form, one, **places)
    return _asked(request, form, back, told)


def _asked(
    request: GridRequest, form: InspectionForm, back: str, told: dict[str, Any], *, conflict: str = ""
) -> HttpResponse:
    status = 409 if conflict else 422 if form.is_bound else 200
    return page(request, "inspections/form.html", status=status, form=form, back=back, conflict=conflict, **told)
