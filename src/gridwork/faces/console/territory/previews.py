"""What a draft would move, and its adoption from a day (G3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from gridwork.base.errors import BadInput, Conflict, Problems
from gridwork.cases.queries.moving import open_by_grid, would_lie
from gridwork.charter.schema import Capability
from gridwork.faces.access import act_of, needs
from gridwork.faces.console.clock import day_words
from gridwork.faces.console.pages import done, page, put_fault
from gridwork.faces.console.territory.draft_forms import Adopt
from gridwork.faces.saying import said
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Via
from gridwork.ledger.queries.dwellings import households_by_shape
from gridwork.ledger.queries.redrawn import Holding, would_hold
from gridwork.territory.commands.adoption import adopt_draft, preview_draft
from gridwork.territory.models import Draft
from gridwork.territory.queries.draft_preview import AreaChange, DraftPreview, draft_preview
from gridwork.territory.queries.drafts import draft as draft_of
from gridwork.territory.queries.edition import today
from gridwork.territory.queries.geojson import shapes_of
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.drafting import areas_of, shape

EDIT = Capability.TERRITORY_EDIT


@dataclass(frozen=True, slots=True)
class Move:
    """What goes from one area to another, by name: places, records, open cases at the door."""

    old: str
    new: str
    places: int
    records: int
    cases: int
    hectares: float


@needs(EDIT)
@require_GET
def preview(request: GridRequest, draft_id: int) -> HttpResponse:
    """Everything the draft changes, if adopted from the day in the address (today)."""
    found = draft_of(request.powers, draft_id)
    day = _day(request)
    return _shown(request, found, Adopt(initial={"effective_on": day, "seen": found.seq}), day)


def _day(request: GridRequest) -> date:
    try:
        return max(date.fromisoformat(request.GET.get("effective_on", "")), today())
    except ValueError:
        return today()


def _shown(request: GridRequest, found: Draft, form: Adopt, day: date, *, status: int = 200) -> HttpResponse:
    faults: list[str] = []
    told: dict[str, Any] = {}
    try:
        report = preview_draft(found, effective_on=day)
        moved = draft_preview(found, day)
        told = {
            "report": report, "moved": moved, "moves": moves(found, moved), "stranded": _stranded(moved),
            "vacancies": _vacancies(moved), "sizes": _sizes(found, moved),
            "warnings": [f"{one.place}: {said(one)}" for one in report.warnings],
        }  # fmt: skip
    except Problems as fault:
        faults = [f"{problem.place}: {said(problem)}" for problem in fault.problems]
    except (BadInput, Conflict) as fault:
        faults = [f"{fault.place}: {said(fault)}" if fault.place.startswith("#") else said(fault)]
    area = tree().area(found.parent_id)
    return page(
        request, "territory/draft_preview.html", status=status, draft=found, area=area, form=form, day=day,
        faults=faults, **told,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """One area before and after; households as the ledger counts them where it counts any here."""

    change: AreaChange
    households_before: int | None
    households_after: int | None

    @property
    def hectares_before(self) -> float:
        """Of the area as it is."""
        return self.change.m2_before / 10_000

    @property
    def hectares_after(self) -> float:
        """Of the area as drawn."""
        return self.change.m2_after / 10_000


def _sizes(found: Draft, moved: DraftPreview) -> list[Size]:
    areas = areas_of(found.features)
    after = households_by_shape(found.parent_id, {area.key: shape(area) for area in areas})
    if after is None:
        return [Size(one, one.households_before, one.households_after) for one in moved.areas]
    present = tree()
    old = {child.code: child.id for child in present.children(found.parent_id)}
    shapes = shapes_of(present.edition_id, list(old.values()))
    before = households_by_shape(found.parent_id, shapes) or {}
    keys = {area.code: area.key for area in areas}
    return [Size(one, before.get(old.get(one.code, 0)), after.get(keys.get(one.code, 0))) for one in moved.areas]


def moves(found: Draft, moved: DraftPreview) -> list[Move]:
    """Places, records and open cases by old and new area, where these differ."""
    present = tree()
    below = [grid for child in present.children(found.parent_id) for grid in present.grids_below(child.id)]
    names = {one.code: one.after or one.before for one in moved.areas} | {grid.code: grid.name for grid in below}
    codes = {grid.id: grid.code for grid in below}
    drawn = [(area.code, shape(area)) for area in areas_of(found.features)]
    places = {(codes[grid], code): held for (grid, code), held in would_hold(list(codes), drawn).items()}
    cases = {(codes[grid], code): count for (grid, code), count in would_lie(list(codes), drawn).items() if code}
    land = {(one.old, one.new): one.m2 / 10_000 for one in moved.land}
    none = Holding()
    pairs = sorted({pair for pair in (*places, *cases, *land) if pair[0] != pair[1]})
    return [
        Move(
            names.get(old, old), names.get(new, new), places.get((old, new), none).places,
            places.get((old, new), none).records, cases.get((old, new), 0), land.get((old, new), 0.0),
        )
        for old, new in pairs
    ]  # fmt: skip


def _vacancies(moved: DraftPreview) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Code, name and vacant posts of each new area."""
    return [(one.code, one.after, moved.vacancies[one.code]) for one in moved.areas if one.code in moved.vacancies]


def _stranded(moved: DraftPreview) -> list[tuple[str, int]]:
    """Vanishing areas with open cases: their office will have nobody, so these are to be handed over first."""
    present = tree()
    gone = [node for one in moved.areas if one.kind == "gone" and (node := present.by_code(one.code)) is not None]
    counts = open_by_grid([node.id for node in gone])
    return [(node.name, counts[node.id]) for node in gone if counts.get(node.id)]


@needs(EDIT)
@require_POST
def adopt(request: GridRequest, draft_id: int) -> HttpResponse:
    """Make the draft an edition from a day on."""
    found = draft_of(request.powers, draft_id)
    form = Adopt(request.POST)
    if not form.is_valid():
        return _shown(request, found, form, today(), status=422)
    day = form.cleaned_data["effective_on"]
    try:
        report = adopt_draft(
            act_of(request, Via.CONSOLE), request.powers, draft_id, effective_on=day, seen=form.cleaned_data["seen"]
        )
    except Problems:
        return _shown(request, found, form, max(day, today()), status=422)
    except (BadInput, Conflict) as fault:
        put_fault(form, fault)
        return _shown(request, found, form, max(day, today()), status=422 if isinstance(fault, BadInput) else 409)
    text = gettext("Edition %(number)s is adopted, in force from %(day)s.")
    return done(
        request, text % {"number": report.number, "day": day_words(day, today())}, "console:area", found.parent_id
    )
