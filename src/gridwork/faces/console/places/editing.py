"""Open and change places at the desk: kind, address, point on the map, what it stands in (L2, L4)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gridwork.base.errors import BadInput, Conflict, NotAllowed
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs
from gridwork.faces.console import words
from gridwork.faces.console.areas import grids_offered
from gridwork.faces.console.disputes import THEIRS, WRITTEN, Dispute, left_open, picks, written
from gridwork.faces.console.ledger.effort import noted
from gridwork.faces.console.ledger.opened import stamp
from gridwork.faces.console.names import area_path
from gridwork.faces.console.pages import done, page, put_fault
from gridwork.faces.console.places.forms import PlaceForm, initial_of
from gridwork.faces.console.places.naming import KINDS, KINDS_TOLD, field_name, value_name
from gridwork.faces.console.places.showing import shown
from gridwork.faces.console.pointing import point_typed
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Via
from gridwork.ledger.commands import change_place, open_photographed
from gridwork.ledger.models import Place
from gridwork.ledger.queries.finding import find_places, place_called
from gridwork.ledger.queries.places import place_page
from gridwork.ledger.queries.seen import values_of, values_then
from gridwork.ledger.queries.speaking import place_title, place_titles
from gridwork.ledger.rules.conflicts import FieldConflict, FieldConflicts
from gridwork.ledger.rules.kinds import Kind
from gridwork.territory.queries.locate import locate

KEEP = Capability.LEDGER_KEEP
PLACES = {"parent_id": "parent", "grid_id": "grid", "point": "longitude"}
"""Field of a draft → field of the form, where they differ."""
MOST_FOUND = 8
OF_PLACES = ""
"""What places are called where the cost of an entry is noted (L8)."""


@needs(KEEP)
@require_http_methods(["GET", "POST"])
def new(request: GridRequest) -> HttpResponse:
    """First the kind is chosen, then the form of that kind is filled in."""
    kind = _kind(request.POST.get("kind") or request.GET.get("kind", ""))
    if kind is None:
        kinds = [(key, gettext(name), gettext(KINDS_TOLD[key])) for key, name in KINDS.items()]
        return page(request, "places/kinds.html", kinds=kinds, inside=request.GET.get("in", "")[:20])
    if request.method == "GET":
        return _filling(request, PlaceForm(initial=_start(request), kind=kind, powers=request.powers, new=True))
    form = PlaceForm(request.POST, request.FILES, kind=kind, powers=request.powers, new=True)
    if form.is_valid():
        try:
            act = act_of(request, Via.CONSOLE)
            with noted(request, act, OF_PLACES, form.values(), {}):
                place = open_photographed(act, request.powers, form.draft(), form.cleaned_data["photos"])
        except (BadInput, NotAllowed) as fault:
            put_fault(form, fault, **PLACES)
        else:
            told = gettext("Entered: %(place)s") % {"place": place_title(place)}
            return done(request, told, "console:place", place.pk)
    return _filling(request, form, status=422)


@needs(KEEP)
@require_http_methods(["GET", "POST"])
def edit(request: GridRequest, place_id: int) -> HttpResponse:
    """The form of one place; what somebody else changed meanwhile is put to the person field by field."""
    found = place_page(request.powers, place_id)
    place = found.place
    options: dict[str, Any] = {"kind": Kind(place.kind), "powers": request.powers, "kept_sort": place.sort}
    if request.method == "GET":
        start = initial_of(values_of(place), place.parent.plate if place.parent else "") | {"seen": place.seq}
        return _filling(request, PlaceForm(initial=start, **options), place=place)
    form = PlaceForm(request.POST, **options)
    if not form.is_valid():
        return _filling(request, form, status=422, place=place)
    begun = form.cleaned_data["seen"] or 0
    changes = _changes(request, place, form, begun)
    settled, insist = request.POST.get("settled", ""), left_open(request, WRITTEN)
    seen = int(settled) if settled.isdecimal() and len(settled) < 9 and not insist else begun
    try:
        act = act_of(request, Via.CONSOLE)
        with noted(request, act, OF_PLACES, changes, {}):
            change_place(act, request.powers, place_id, changes, seen=seen)
    except FieldConflicts as fault:
        disputes = [_dispute(request, fault, place, one) for one in fault.fields]
        told = {"disputes": disputes, "insist": insist, "settled": fault.seq}
        return _filling(request, form, status=409, place=place, **told)
    except (BadInput, NotAllowed) as fault:
        put_fault(form, fault, **PLACES)
        return _filling(request, form, status=422, place=place)
    except Conflict as fault:
        return shown(request, place_id, status=409, conflict=said(fault))
    return done(request, gettext("Saved."), "console:place", place_id)


@needs(Capability.LEDGER_SEE)
@require_safe
def find(request: GridRequest) -> HttpResponse:
    """Places to stand in, or to merge into, by plate code or words; a piece of the page."""
    text = (request.GET.get("parent") or request.GET.get("into") or "").strip()[:80]
    field = "place-parent" if "parent" in request.GET else "merge-into"
    found = find_places(request.powers, text, size=MOST_FOUND) if len(text) > 1 else []
    return page(request, "places/found.html", places=found, asked=len(text) > 1, field=field)


@needs(KEEP)
@require_POST
def where(request: GridRequest) -> HttpResponse:
    """In which grid a point lies; a piece of the page. Sent in the body: no address says where somebody lives."""
    located: dict[str, Any] = dict(_located(request.POST.get("longitude"), request.POST.get("latitude")))
    return page(request, "places/where.html", **located)


def _filling(request: GridRequest, form: PlaceForm, *, status: int = 200, **told: Any) -> HttpResponse:
    located: dict[str, Any] = dict(_located(form["longitude"].value(), form["latitude"].value()))
    return page(
        request, "places/form.html", status=status,
        form=form, kind=form.kind.value, grids=grids_offered(request.powers, KEEP),
        opened=request.POST.get("opened") or stamp(request, OF_PLACES), **located, **told,
    )  # fmt: skip


def _kind(text: str) -> Kind | None:
    return Kind(text) if text in KINDS else None


def _start(request: GridRequest) -> dict[str, Any]:
    """What the address says already: what it stands in, a grid, a point."""
    start = {key: request.GET[key] for key in ("grid", "longitude", "latitude") if key in request.GET}
    parent = place_called(request.GET.get("in", ""))
    return start | ({"parent": parent.plate} if parent else {})


def _changes(request: GridRequest, place: Place, form: PlaceForm, begun: int) -> dict[str, Any]:
    """The fields the person changed since they opened the form, but those given up for what others wrote."""
    base = values_then(place, begun)
    given_up = {key for key, side in picks(request, WRITTEN).items() if side == THEIRS}
    changed = {key: value for key, value in form.values().items() if value != base.get(key) and key not in given_up}
    if changed.get("grid_id", 0) is None:
        del changed["grid_id"]
    return changed


def _dispute(request: GridRequest, fault: FieldConflicts, place: Place, one: FieldConflict) -> Dispute:
    titles = place_titles({value for value in (one.base, one.theirs, one.mine) if one.field == "parent_id" and value})

    def told(value: Any) -> str:
        return value_name(one.field, value, place.kind, titles)

    return written(request, fault, one.field, field_name(one.field), (told(one.base), told(one.theirs), told(one.mine)))


def _located(longitude: Any, latitude: Any) -> dict[str, str]:
    point = point_typed(longitude, latitude)
    if point is None:
        return {}
    found = locate(*point)
    if found.grid_id is None:
        return {"outside": gettext("The point lies outside every grid.")}
    unsure = "" if found.kind == "inside" else words.called(words.LOCATED, found.kind)
    return {"grid_found": area_path(found.grid_id), "unsure": unsure}
