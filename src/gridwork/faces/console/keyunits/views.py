"""Key units: the list, one dossier, and what is noted in it (F5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gridwork.base.errors import BadInput, Conflict, GridworkError, NotAllowed
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.fields import ActForm
from gridwork.faces.console.fieldwork.due import TONES
from gridwork.faces.console.inspections.naming import EVERY
from gridwork.faces.console.keyunits.forms import PARTS, STATES, NewUnit, Responsible, Unlist, UpkeepForm
from gridwork.faces.console.pages import done, page, put_fault
from gridwork.faces.console.rectifications.forms import Filters
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest
from gridwork.fieldwork.commands import key_units as commands
from gridwork.fieldwork.commands.key_units import RESPONSIBLE, KeyUnitDraft
from gridwork.fieldwork.queries.inspected import departments_at
from gridwork.fieldwork.queries.inspection_pages import place_history
from gridwork.fieldwork.queries.key_units import dossier, key_units
from gridwork.fieldwork.rules.dossiers import Part
from gridwork.journal.act import Via
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.rules.contacts import ContactGiven
from gridwork.territory.queries.edition import today


@needs(Capability.FIELD_SEE)
@require_safe
def listing(request: GridRequest) -> HttpResponse:
    """Listed key units, each with what of its dossier is due."""
    form = Filters(request.GET, request.powers)
    found = key_units(request.powers, area_id=form.area_id, after=request.GET.get("after", ""))
    return page(
        request, "keyunits/list.html", found=found, field=form["area"], filtered=form.area_id,
        name=in_force().charter.key_units.name, rows=[(row, _told(row.parts)) for row in found.rows],
    )  # fmt: skip


def _told(parts: list[Part]) -> list[tuple[str, str, str, str, Part]]:
    """Each part in words: what, how often, its standing and tone."""
    return [
        (gettext(PARTS[part.kind.value]), gettext(EVERY[part.every]), gettext(STATES[part.state]),
         TONES[part.state], part)
        for part in parts
    ]  # fmt: skip


@needs(Capability.FIELD_WORK)
@require_http_methods(["GET", "POST"])
def new(request: GridRequest, place_id: int) -> HttpResponse:
    """Put a place on the list."""
    found = place_history(request.powers, place_id)
    departments = departments_at(in_force().charter, found.place)
    request.powers.must(Capability.FIELD_WORK, lineage_of(found.place.grid_id), departments)
    form = NewUnit(request.POST or None, auto_id="unit-%s")
    if request.method == "POST" and form.is_valid():
        draft = KeyUnitDraft(place_id, form.cleaned_data["reason"], form.given())
        try:
            unit = commands.list_key_unit(act_of(request, Via.CONSOLE), request.powers, draft)
        except GridworkError as fault:
            put_fault(form, fault, **{RESPONSIBLE: "name"})
        else:
            return done(request, gettext("The place is on the list of key units."), "console:keyunit", unit.pk)
    status = 422 if form.is_bound else 200
    return page(request, "keyunits/new.html", form=form, found=found, place=found.place, status=status)


@needs(Capability.FIELD_SEE)
@require_safe
def show(request: GridRequest, unit_id: int) -> HttpResponse:
    """One dossier."""
    return shown(request, unit_id)


def shown(
    request: GridRequest, unit_id: int, *, status: int = 200, conflict: str = "", person: ContactGiven | None = None,
    bound: dict[str, ActForm] | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of a dossier, with a refused form in its place, or the name that was just read."""
    found = dossier(request.powers, unit_id)
    fresh: dict[str, ActForm] = {
        "upkeep": UpkeepForm(initial={"day": today()}), "responsible": Responsible(auto_id="responsible-%s"),
        "unlist": Unlist(auto_id="unlist-%s"),
    }  # fmt: skip
    return page(
        request, "keyunits/dossier.html", status=status, found=found, unit=found.unit, parts=_told(found.parts),
        entries=[(entry, gettext(PARTS[entry.kind])) for entry in found.entries], conflict=conflict, person=person,
        forms=fresh | (bound or {}), name=in_force().charter.key_units.name,
    )  # fmt: skip


def _noted(
    request: GridRequest, unit_id: int, key: str, form: ActForm, run: Callable[[Any], Any], told: str
) -> HttpResponse:
    """Run the command if the form is filled in, and go back to the dossier; otherwise the page again."""
    if not form.is_valid():
        return shown(request, unit_id, status=422, bound={key: form})
    try:
        run(act_of(request, Via.CONSOLE))
    except BadInput as fault:
        put_fault(form, fault, **{RESPONSIBLE: "name"})
        return shown(request, unit_id, status=422, bound={key: form})
    except (Conflict, NotAllowed) as fault:
        status = 409 if isinstance(fault, Conflict) else 403
        return shown(request, unit_id, status=status, conflict=said(fault), bound={key: form})
    return done(request, told, "console:keyunit", unit_id)


@needs(Capability.FIELD_WORK)
@require_POST
def upkeep(request: GridRequest, unit_id: int) -> HttpResponse:
    """Note what was looked after, assessed, drilled or trained."""
    form = UpkeepForm(request.POST)

    def run(act: Any) -> Any:
        given = form.cleaned_data
        return commands.note_upkeep(act, request.powers, unit_id, given["kind"], words=given["words"], day=given["day"])

    return _noted(request, unit_id, "upkeep", form, run, gettext("Noted in the dossier."))


@needs(Capability.FIELD_WORK)
@require_POST
def responsible(request: GridRequest, unit_id: int) -> HttpResponse:
    """Name who answers for it, in place of an earlier one."""
    form = Responsible(request.POST, auto_id="responsible-%s")

    def run(act: Any) -> Any:
        return commands.name_responsible(act, request.powers, unit_id, form.given() or ContactGiven())

    return _noted(request, unit_id, "responsible", form, run, gettext("Kept sealed; every reading is on record."))


@needs(Capability.FIELD_WORK)
@require_POST
def remove(request: GridRequest, unit_id: int) -> HttpResponse:
    """Take the name out, at their wish."""

    def run(act: Any) -> Any:
        return commands.remove_responsible(act, request.powers, unit_id)

    form = ActForm(request.POST)
    return _noted(request, unit_id, "remove", form, run, gettext("The name is destroyed; nothing of it is kept."))


@needs(Capability.CONTACT_SEE)
@require_POST
def read(request: GridRequest, unit_id: int) -> HttpResponse:
    """Show who answers for it; that it was read goes on record."""
    person = commands.read_responsible(act_of(request, Via.CONSOLE), request.powers, unit_id)
    return shown(request, unit_id, person=person)


@needs(Capability.FIELD_WORK)
@require_POST
def unlist(request: GridRequest, unit_id: int) -> HttpResponse:
    """Take it off the list."""
    form = Unlist(request.POST, auto_id="unlist-%s")

    def run(act: Any) -> Any:
        return commands.unlist_key_unit(act, request.powers, unit_id, reason=form.cleaned_data["reason"])

    return _noted(request, unit_id, "unlist", form, run, gettext("It is off the list of key units."))
