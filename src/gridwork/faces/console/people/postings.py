"""Appointing, ending, leave (G5)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from gridwork.base.errors import N_, BadInput, Conflict, NotAllowed, NotFound
from gridwork.base.identifiers import is_id
from gridwork.base.moment import now
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs, signed_in
from gridwork.faces.console.areas import areas_reached
from gridwork.faces.console.clock import zone
from gridwork.faces.console.names import area_path
from gridwork.faces.console.pages import done, page, put_fault
from gridwork.faces.console.people.forms import Appoint, EndForm, LeaveForm
from gridwork.faces.console.people.views import shown
from gridwork.faces.console.signing.views import show_account
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Via
from gridwork.territory.commands import postings as commands
from gridwork.territory.queries.people import people_within

MOST_OFFERED = 400
PLACES = {"office": "area", "kind": "post"}


@needs(Capability.PEOPLE_EDIT)
@require_http_methods(["GET", "POST"])
def appoint(request: GridRequest) -> HttpResponse:
    """Give somebody a post; area, post and person may come filled in."""
    if request.method == "GET":
        today = now().astimezone(zone()).date()
        start = {"rank": "A", "from_day": today} | {
            key: request.GET[key] for key in Appoint.base_fields if key in request.GET
        }
        return _asked(request, Appoint(initial=start, auto_id="appoint-%s"))
    form = Appoint(request.POST, auto_id="appoint-%s")
    if form.is_valid():
        given = form.cleaned_data
        try:
            posting = commands.appoint(
                act_of(request, Via.CONSOLE), request.powers, office_id=given["office_id"], kind=given["kind"],
                person_id=given["person"].pk, rank=given["rank"], from_day=given["from_day"], to_day=given["to_day"],
            )  # fmt: skip
        except (BadInput, Conflict, NotAllowed) as fault:
            put_fault(form, fault, **PLACES)
            return _asked(request, form, status=403 if isinstance(fault, NotAllowed) else 422)
        else:
            message = gettext("%(name)s is appointed.") % {"name": given["person"].name}
            return done(request, message, "console:person", posting.person_id)
    return _asked(request, form, status=422)


def _asked(request: GridRequest, form: Appoint, *, status: int = 200) -> HttpResponse:
    nodes = areas_reached(request.powers, Capability.PEOPLE_EDIT)[:MOST_OFFERED]
    areas = [{"code": node.code, "path": area_path(node.id)} for node in nodes]
    offered = people_within(request.powers, now(), size=MOST_OFFERED)
    return page(request, "people/appoint.html", status=status, form=form, areas=areas, people=offered)


@needs(Capability.PEOPLE_EDIT)
@require_POST
def end(request: GridRequest, posting_id: int) -> HttpResponse:
    """Say when a posting ends."""
    form = EndForm(request.POST)
    person_id = _person_of(request)
    if form.is_valid():
        try:
            posting = commands.end_posting(
                act_of(request, Via.CONSOLE), request.powers, posting_id, last_day=form.cleaned_data["last_day"]
            )
        except (BadInput, Conflict) as fault:
            put_fault(form, fault, to_day="last_day")
        else:
            return done(request, gettext("The last day is set."), "console:person", posting.person_id)
    return shown(request, person_id, refused=form, at=posting_id, refused_what="end")


@signed_in
@require_POST
def leave(request: GridRequest, posting_id: int) -> HttpResponse:
    """Record leave: one's own, or somebody's one is in charge of."""
    form = LeaveForm(request.POST)
    if form.is_valid():
        try:
            commands.record_absence(act_of(request, Via.CONSOLE), request.powers, posting_id, **form.cleaned_data)
        except (BadInput, Conflict) as fault:
            put_fault(form, fault)
        else:
            return _back(request, gettext("Leave is recorded; the B holder acts meanwhile."))
    if request.POST.get("mine"):
        return show_account(request, refused=form, at=posting_id, refused_what="leave")
    return shown(request, _person_of(request), refused=form, at=posting_id, refused_what="leave")


@signed_in
@require_POST
def cancel_leave(request: GridRequest, absence_id: int) -> HttpResponse:
    """Call leave off."""
    commands.cancel_absence(act_of(request, Via.CONSOLE), request.powers, absence_id)
    return _back(request, gettext("The leave is called off."))


def _back(request: GridRequest, message: str) -> HttpResponse:
    if request.POST.get("mine"):
        return done(request, message, "console:account")
    return done(request, message, "console:person", _person_of(request))


def _person_of(request: GridRequest) -> int:
    """The person whose page the form stood on."""
    given = request.POST.get("person", "")
    if not is_id(given):
        raise NotFound(N_("There is no such person."))
    return int(given)
