"""Visits: who is due in street order, how far they are, and those to one door (F4)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from gridwork.base.errors import N_, NotFound
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.areas import area_crumbs
from gridwork.faces.console.fieldwork.due import TONES, DueFilters, tiles
from gridwork.faces.console.fieldwork.spans import PERIODS, area_in
from gridwork.faces.console.names import area_path
from gridwork.faces.console.pages import page
from gridwork.faces.console.visits.forms import OUTCOMES, URGENCIES, kind_name, need_names
from gridwork.faces.signing import GridRequest
from gridwork.fieldwork.commands.visits import Said, read_words
from gridwork.fieldwork.queries.told_late import telling
from gridwork.fieldwork.queries.visit_history import Visiting, visits_of_enrolment, visits_of_place
from gridwork.fieldwork.queries.visit_kinds import visit_kind
from gridwork.fieldwork.queries.visit_progress import progress
from gridwork.fieldwork.queries.visits import VisitDue, kinds_seen, may_visit, my_kinds, visits_due
from gridwork.fieldwork.rules.kinds import Outcome
from gridwork.fieldwork.rules.periods import before, period_of
from gridwork.journal.act import Via
from gridwork.territory.queries.edition import today


@dataclass(frozen=True, slots=True)
class Line:
    """One visit due, in words. ``record``: where it is recorded; ``page``: where the door's visits are told."""

    due: VisitDue
    kind: str
    state: str
    tone: str
    outcome: str
    needs: str
    page: str
    record: str


@needs(Capability.FIELD_SEE)
@require_safe
def due_list(request: GridRequest) -> HttpResponse:
    """The visits due in one grid, in street order; the filters stand in the address."""
    kinds = kinds_seen(request.powers)
    mine = [("", gettext("Those of my posts"))] if my_kinds(request.powers) else []
    offered = [*mine, *((key, kind_name(key)) for key in kinds)]
    form = DueFilters(request.GET, request.powers, gettext("Visits"), offered, gettext("All that are due"), URGENCIES)
    found = visits_due(request.powers, [form.grid_id], today(), form.chosen_kind or None)
    shown = [one for one in found if form.chosen_state in ("", one.state)]
    opening = telling(request.powers, today()).powers
    works = {key for key in {one.kind for one in shown} if may_visit(opening, key, form.grid_id)}
    return page(
        request, "visits/due.html",
        fields=form.bound, path=area_path(form.grid_id),
        lines=[_line(one, form.kept if one.kind in works else None) for one in shown], works=works,
        several=len({one.kind for one in shown}) > 1,
        tiles=tiles((one.state for one in found), URGENCIES),
        found=len(found), grid_id=form.grid_id, kinds=kinds, asked=bool(in_force().charter.visits), day=today(),
    )  # fmt: skip


def _line(due: VisitDue, back: str | None) -> Line:
    """In words; without ``back``, the list to return to, there is nothing to record."""
    own, record, at = "visits-of-place", "visit-place", due.place_id
    if due.enrolment_id is not None:
        own, record, at = "visits-in-care", "visit-in-care", due.enrolment_id
    asked = urlencode({"kind": due.kind, "back": back or ""})
    outcome = gettext(OUTCOMES[Outcome(due.last_outcome)]) if due.last_outcome else ""
    return Line(
        due, kind_name(due.kind), gettext(URGENCIES[due.state]), TONES[due.state], outcome,
        need_names(due.kind, due.needs),
        reverse(f"console:{own}", args=[at]),
        "" if back is None else f"{reverse(f'console:{record}', args=[at])}?{asked}",
    )  # fmt: skip


@needs(Capability.FIELD_SEE)
@require_safe
def progress_page(request: GridRequest) -> HttpResponse:
    """How many of the visits of a period are made, area by area, from the top down to the grid."""
    kinds = kinds_seen(request.powers)
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else next(iter(kinds), "")
    when = request.GET.get("period", "")
    if not kind and request.GET.get("area"):
        raise NotFound(N_("There is no such area."))
    if not kind:
        return page(request, "visits/progress.html", kinds=[], asked=bool(in_force().charter.visits))
    every, day = visit_kind(kind).every, today()
    if when == "last":
        day = before(every, period_of(every, day)).last
    found = progress(request.powers, area_in(request.GET, request.powers) or 0, kind, day)
    here = urlencode({"kind": kind, "period": when})
    return page(
        request, "visits/progress.html", found=found, kind=kind, kinds=[(key, kind_name(key)) for key in kinds],
        periods=[(key, gettext(name)) for key, name in PERIODS.items()], when=when, name=kind_name(kind),
        crumbs=area_crumbs(request.powers, Capability.FIELD_SEE, found.area, f"?{here}&area="),
        left=found.total.wanted - found.total.made, rows=[(area, share, share.wanted - share.made)
                                                           for area, share in found.below],
    )  # fmt: skip


@needs(Capability.FIELD_SEE)
@require_safe
def of_place(request: GridRequest, place_id: int) -> HttpResponse:
    """The visits to one place, newest first."""
    return _told(request, visits_of_place(request.powers, place_id))


@needs(Capability.FIELD_SEE, Capability.CARE_SEE)
@require_safe
def of_enrolment(request: GridRequest, enrolment_id: int) -> HttpResponse:
    """The visits to somebody in care, newest first."""
    return _told(request, visits_of_enrolment(request.powers, enrolment_id))


@needs(Capability.FIELD_SEE)
@require_POST
def read(request: GridRequest, visit_id: int) -> HttpResponse:
    """Show what was said on a visit that others make; that it was read goes on record."""
    said = read_words(act_of(request, Via.CONSOLE), request.powers, visit_id)
    if said.visit.place_id is not None:
        return _told(request, visits_of_place(request.powers, said.visit.place_id), said)
    return _told(request, visits_of_enrolment(request.powers, said.visit.enrolment_id or 0), said)


def _told(request: GridRequest, found: Visiting, opened: Said | None = None) -> HttpResponse:
    own, at = ("visit-place", found.place_id) if found.place_id is not None else ("visit-in-care", found.enrolment_id)
    record, opening = reverse(f"console:{own}", args=[at]), telling(request.powers, today()).powers
    return page(
        request, "visits/door.html", found=found, opened=opened, path=area_path(found.grid_id),
        made=[(one, kind_name(one.kind), gettext(OUTCOMES[Outcome(one.outcome)]), need_names(one.kind, one.needs))
              for one in found.made],
        kinds=[(kind_name(key), need_names(key, found.needs.get(key, ())),
                f"{record}?{urlencode({'kind': key})}" if may_visit(opening, key, found.grid_id) else "")
               for key in found.kinds],
        in_ledger=request.powers.anywhere(Capability.LEDGER_SEE),
    )  # fmt: skip
