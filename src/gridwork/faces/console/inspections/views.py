"""What is due in a grid, how far each area is, one inspection, and those of a place (F5)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from gridwork.base.errors import Conflict, NotFound
from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.areas import area_crumbs
from gridwork.faces.console.fieldwork.due import TONES, DueFilters, tiles
from gridwork.faces.console.fieldwork.spans import PERIODS, area_in
from gridwork.faces.console.inspections.naming import (
    ANSWER_TONES,
    ANSWERS,
    CHAIN_TONES,
    CHAINS,
    FINDING_TONES,
    FINDINGS,
    URGENCIES,
    check_name,
    inspection_name,
    turn_words,
)
from gridwork.faces.console.names import area_path, level_name
from gridwork.faces.console.pages import done, me, page
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest
from gridwork.fieldwork.commands.rectifications import issue as issue_notice
from gridwork.fieldwork.queries.inspected import inspected
from gridwork.fieldwork.queries.inspection_coverage import coverage, coverage_before, coverage_opens
from gridwork.fieldwork.queries.inspection_pages import inspection_page, place_history
from gridwork.fieldwork.queries.inspections import InspectionDue, inspections_due
from gridwork.fieldwork.queries.key_units import key_unit_at
from gridwork.fieldwork.queries.mistakes import may_take_back, rests_on
from gridwork.fieldwork.queries.told_late import telling
from gridwork.fieldwork.rules.kinds import Finding
from gridwork.fieldwork.rules.mistakes import RESTS
from gridwork.journal.act import Via
from gridwork.ledger.queries.reach import lineage_of
from gridwork.territory.queries.edition import today
from gridwork.territory.queries.tree import tree


@needs(Capability.FIELD_SEE)
@require_safe
def due_list(request: GridRequest) -> HttpResponse:
    """What this person's posts have to inspect in one grid, key units first, then in street order."""
    kinds = list(in_force().charter.inspections)
    offered = [("", gettext("All kinds")), *((key, inspection_name(key)) for key in kinds)]
    form = DueFilters(
        request.GET, request.powers, gettext("Inspection"), offered, gettext("Everything to be inspected"), URGENCIES
    )
    found = inspections_due(request.powers, [form.grid_id], today())
    shown = [one for one in found if form.chosen_kind in ("", one.kind) and form.chosen_state in ("", one.state.value)]
    return page(
        request, "inspections/due.html", fields=form.bound,
        path=area_path(form.grid_id), grid_id=form.grid_id, day=today(), found=len(found), kinds=kinds, back=form.kept,
        lines=[(one, *_words(one)) for one in shown],
        tiles=tiles((one.state for one in found), URGENCIES),
    )  # fmt: skip


def _words(due: InspectionDue) -> tuple[str, str, str, str, list[str], list[int]]:
    """Name, how often, standing, its tone, what earlier inspections left open, and the open notices that is under."""
    still = [one for one in due.findings if one.state == Finding.OPEN]
    left = [check_name(due.kind, one.check) for one in still]
    return (
        inspection_name(due.kind), turn_words(due.turn), gettext(URGENCIES[due.state]), TONES[due.state],
        list(dict.fromkeys(left)), sorted({one.notice_id for one in still if one.notice_id}),
    )  # fmt: skip


@needs(Capability.FIELD_SEE)
@require_safe
def progress(request: GridRequest) -> HttpResponse:
    """How many premises each level has looked at in its period, area by area, down to the grid."""
    area = area_in(request.GET, request.powers) or 0
    if not request.GET.get("area") and not coverage_opens(request.powers, area):
        return page(request, "inspections/progress.html", asked=bool(in_force().charter.inspections))
    when = request.GET.get("period", "")
    read = coverage_before if when == "last" else coverage
    found = read(request.powers, area, today())
    here = urlencode({"period": when})
    heads = [(inspection_name(one.kind), level_name(one.level), one.turn, turn_words(one.turn), one.total)
             for one in found.turns]  # fmt: skip
    shares = [[one.below[number] for one in found.turns] for number in range(len(found.areas))]
    return page(
        request, "inspections/progress.html", found=found, heads=heads,
        crumbs=area_crumbs(request.powers, Capability.FIELD_SEE, found.area, f"?{here}&area="),
        periods=[(key, gettext(name)) for key, name in PERIODS.items()], when=when, here=here,
        drawn=tree(),
        rows=[(area, list(zip(heads, told, strict=True))) for area, told in zip(found.areas, shares, strict=True)],
    )  # fmt: skip


@needs(Capability.FIELD_SEE)
@require_safe
def of_place(request: GridRequest, place_id: int) -> HttpResponse:
    """Every inspection of a place, its open notices, and what it can be inspected for."""
    found = place_history(request.powers, place_id)
    place = found.place
    works, tells = (
        powers.may(Capability.FIELD_WORK, lineage_of(place.grid_id))
        for powers in (request.powers, telling(request.powers, today()).powers)
    )
    kinds = inspected(in_force().charter, place.sort) if place.state == "open" and place.kind == "premises" else {}
    return page(
        request, "inspections/place.html", found=found, place=place, works=works, tells=tells,
        unit=key_unit_at(place_id), kinds=[(key, inspection_name(key)) for key in kinds],
        past=[(one, [(check_name(one.inspection.kind, f.check_key), f, gettext(FINDINGS[f.state]),
                      FINDING_TONES[f.state]) for f in one.findings]) for one in found.past],
    )  # fmt: skip


@needs(Capability.FIELD_SEE)
@require_safe
def show(request: GridRequest, inspection_id: int) -> HttpResponse:
    """One inspection, line by line."""
    return shown(request, inspection_id)


def shown(request: GridRequest, inspection_id: int, *, conflict: str = "", status: int = 200) -> HttpResponse:
    """The page of one inspection, with what stood in the way of an act if something did."""
    found = inspection_page(request.powers, inspection_id)
    own = may_take_back(me(request).pk, found.inspection.person_id, found.inspection.recorded_at, now())
    rests = own and rests_on(found.inspection)
    return page(
        request, "inspections/inspection.html", status=status, found=found, one=found.inspection, conflict=conflict,
        lines=[(line, gettext(ANSWERS[line.answer]), ANSWER_TONES[line.answer],
                gettext(FINDINGS[line.finding.state]) if line.finding else "",
                FINDING_TONES[line.finding.state] if line.finding else "") for line in found.lines],
        chain=(gettext(CHAINS[found.notice.state]), CHAIN_TONES[found.notice.state]) if found.notice else None,
        may_read_journal=request.powers.anywhere(Capability.JOURNAL_READ),
        may_take_back=own and not rests, stays=gettext(RESTS) if rests else "",
    )  # fmt: skip


@needs(Capability.FIELD_WORK)
@require_POST
def issue(request: GridRequest, inspection_id: int) -> HttpResponse:
    """Issue the notice for what was found."""
    try:
        notice = issue_notice(act_of(request, Via.CONSOLE), request.powers, inspection_id)
    except NotFound:
        raise
    except Conflict as fault:
        return shown(request, inspection_id, conflict=said(fault), status=409)
    told = gettext("Notice %(number)s is issued.") % {"number": notice.full_number}
    return done(request, told, "console:rectification", notice.pk)
