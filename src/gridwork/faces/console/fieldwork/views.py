"""The hub of field work: my duties today, what waits, and the way to everything else (F1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from gridwork.base.errors import N_, GridworkError
from gridwork.base.identifiers import is_id
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import OCCASIONS, DutyKind
from gridwork.faces.access import STATUS, act_of, needs, tells
from gridwork.faces.console.fieldwork.spans import day_in
from gridwork.faces.console.fieldwork.words import Line, PlaceLine, line_of, place_line
from gridwork.faces.console.names import area_path
from gridwork.faces.console.pages import done, me, page
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest
from gridwork.fieldwork.commands.zero import report_zero
from gridwork.fieldwork.queries.duties import MyDuty, my_duties
from gridwork.fieldwork.queries.logbook import uncleared
from gridwork.fieldwork.queries.missed_places import MissedPlaces, missed_places
from gridwork.fieldwork.queries.mistakes import own_zero_reports
from gridwork.fieldwork.queries.occasions import planned_for
from gridwork.fieldwork.queries.told_late import telling
from gridwork.fieldwork.rules.duties import State
from gridwork.fieldwork.rules.kinds import DEED
from gridwork.fieldwork.rules.urgency import Urgency
from gridwork.journal.act import Via
from gridwork.territory.queries.edition import today

BACK = timedelta(days=14)
"""So far back uncleared days are asked for."""
LINKS: tuple[tuple[str, str, str, Capability], ...] = (
    ("duties", N_("Board of duties"), N_("What was due of whom, area by area"), Capability.FIELD_SEE),
    ("rounds", N_("Rounds"), N_("Who walked where, and what was found"), Capability.FIELD_SEE),
    ("log", N_("Work log"), N_("Writes itself from your acts; clear it daily"), Capability.FIELD_SEE),
    ("occasions", N_("Occasions"), N_("Meetings, publicity days, drills, training"), Capability.FIELD_SEE),
    ("visits", N_("Visits"), N_("Who is to be visited, in street order"), Capability.FIELD_SEE),
    (
        "inspections",
        N_("Inspections"),
        N_("Which premises are to be looked at, with the checklist"),
        Capability.FIELD_SEE,
    ),
    ("rectifications", N_("Rectification notices"), N_("What was to be put right, and by when"), Capability.FIELD_SEE),
    ("keyunits", N_("Key units"), N_("Dossiers: upkeep, assessment, drills"), Capability.FIELD_SEE),
    ("samples", N_("Samples"), N_("Drawn at random, checked by others"), Capability.FIELD_SEE),
    ("care", N_("Care"), N_("People who take part with their consent"), Capability.CARE_SEE),
)
"""Address name, title, what it is, and what a post must allow."""


@dataclass(frozen=True, slots=True)
class Mine:
    """One duty of mine in one period. ``to``: where it is done or made up for; none for a zero report, one tap.

    ``undo``: where my zero report of today is taken back.
    """

    line: Line
    area: str
    to: str
    zero: bool
    explain: str
    undo: str = ""


@dataclass(frozen=True, slots=True)
class MinePlaces:
    """Places of mine left out in one period. ``to``: the list in which they are made up for."""

    line: PlaceLine
    area: str
    to: str
    explain: str


@needs(Capability.FIELD_SEE)
@require_safe
def hub(request: GridRequest) -> HttpResponse:
    """My duties of the day, what waits, and links."""
    return hub_page(request)


def hub_page(request: GridRequest, *, status: int = 200, **also: Any) -> HttpResponse:
    """The hub, with what was refused if anything."""
    day, powers = today(), request.powers
    duties = my_duties(me(request).pk, powers, day)
    made = any(one.of.kind is DutyKind.ZERO_REPORT and one.of.occurrence.state is State.DONE for one in duties.now)
    said = own_zero_reports(me(request).pk, day) if made else {}
    mine = [mine_of(one, said) for one in duties.now]
    left = duties.unlisted(uncleared(me(request).pk, day - BACK, day - timedelta(days=1)))
    return page(
        request, "fieldwork/hub.html", status=status, day=day, working=in_force().calendar.day(day).working,
        open=[one for one in mine if one.line.of.occurrence.state not in (State.DONE, State.LATE)],
        kept=[one for one in mine if one.line.of.occurrence.state in (State.DONE, State.LATE)],
        missed=[mine_of(one, {}) for one in duties.missed],
        missed_places=[places_of(one) for one in missed_places(powers, day)],
        uncleared=left, planned=planned_for(powers, day),
        links=[(reverse(f"console:{name}"), gettext(title), gettext(what))
               for name, title, what, needed in LINKS if powers.anywhere(needed)],
        works=powers.anywhere(Capability.FIELD_WORK), tells=telling(powers, day).powers.anywhere(Capability.FIELD_WORK),
        **also,
    )  # fmt: skip


def mine_of(one: MyDuty, said: Mapping[int, int]) -> Mine:
    """A duty of mine with where to do it. ``said``: my zero reports of today, by area."""
    kind, post, due = one.of.kind, one.of.post, one.of.occurrence
    late = due.state is State.MISSED
    makes_up = f"&makes_up={due.due_on}" if late else ""
    to = ""
    if kind is DutyKind.ROUNDS:
        to = f"{reverse('console:round-new')}?grid={post.area_id}{makes_up}"
    elif kind is DutyKind.LOG:
        to = reverse("console:log") + (f"?day={due.due_on}" if late else "")
    elif kind is DutyKind.CROSS_CHECK:
        to = reverse("console:samples")
    elif kind in OCCASIONS:
        to = f"{reverse('console:occasion-record')}?area={post.area_id}&kind={kind}{makes_up}"
    explain = f"{reverse('console:explain')}?duty={one.of.duty}&posting={one.posting_id}&period={due.first}"
    zero = said.get(post.area_id) if kind is DutyKind.ZERO_REPORT and due.state is State.DONE else None
    undo = reverse("console:take-back", args=[DEED, zero]) if zero else ""
    return Mine(line_of(one.of), area_path(post.area_id), to, kind is DutyKind.ZERO_REPORT, explain, undo)


def places_of(one: MissedPlaces) -> MinePlaces:
    """Places of mine left out, with where to make up for them."""
    family, _, key = one.of.duty.partition(":")
    listed = "console:visits" if family == "visit" else "console:inspections"
    to = f"{reverse(listed)}?kind={key}&state={Urgency.MISSED.value}"
    explain = f"{reverse('console:explain')}?duty={one.of.duty}&posting={one.posting_id}&period={one.of.period.first}"
    return MinePlaces(place_line(one.of), area_path(one.of.post.area_id), to, explain)


@tells(Capability.FIELD_WORK)
@require_POST
def zero(request: GridRequest) -> HttpResponse:
    """Nothing was found today: one tap."""
    grid = request.POST.get("grid", "")
    try:
        report_zero(
            act_of(request, Via.CONSOLE), request.powers, int(grid) if is_id(grid) else 0,
            day_in(request.POST, today()),
        )  # fmt: skip
    except GridworkError as fault:
        status = next((code for kind, code in STATUS.items() if isinstance(fault, kind)), 400)
        return hub_page(request, status=status, refused=said(fault))
    return done(request, gettext("It is recorded that nothing was found."), "console:fieldwork")
