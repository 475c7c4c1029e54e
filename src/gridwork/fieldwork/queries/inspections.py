"""Inspections that fall due, by place in street order (F5). The same few statements for one grid or thirty."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from gridwork.charter.queries.adopted import Adopted, in_force
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Inspection as InspectionPart
from gridwork.fieldwork.models import Finding, Inspection, KeyUnit
from gridwork.fieldwork.queries.asked_since import INSPECTION, asked_since
from gridwork.fieldwork.queries.inspected import in_charge
from gridwork.fieldwork.rules import kinds
from gridwork.fieldwork.rules.seasons import TurnNow, turns_before, turns_on
from gridwork.fieldwork.rules.turning import stands
from gridwork.fieldwork.rules.urgency import Urgency
from gridwork.ledger.models import Place
from gridwork.ledger.queries.speaking import place_title
from gridwork.ledger.rules.kinds import Kind, State
from gridwork.ledger.rules.titles import full_title
from gridwork.territory.queries.tree import Node, tree
from gridwork.territory.rules.powers import PostHeld, Powers

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

REMEMBERED = timedelta(days=366)
"""Findings that ended longer ago are not shown beside a place."""


class Looked(TypedDict):
    """What a place is read with: when it was last inspected by anybody, and whether it is a key unit."""

    last_on: date | None
    listed: bool


@dataclass(frozen=True, slots=True)
class Earlier:
    """A finding of an earlier inspection. ``notice_id``: the notice it is under."""

    check: str
    words: str
    day: date
    state: str
    notice_id: int | None


@dataclass(frozen=True, slots=True)
class InspectionDue:
    """One inspection of one place that is to be made. ``state``: ``due``, ``soon`` or ``missed``.

    ``last_on``: when anybody last inspected the place. ``turn``: how often, and in which season.
    """

    kind: str
    level: str
    place_id: int
    grid_id: int
    title: str
    walk: str
    sort: str
    plate: str
    due_on: date
    state: Urgency
    last_on: date | None
    key_unit: bool
    findings: tuple[Earlier, ...]
    turn: TurnNow


@dataclass(frozen=True, slots=True)
class _Round:
    """What one post's turn is for one kind of inspection today."""

    kind: str
    part: InspectionPart
    level: str
    post: PostHeld
    now: TurnNow
    earlier: TurnNow | None
    begun: date
    """From when on charters have asked for such inspections."""

    @property
    def since(self) -> date:
        """From when on inspections matter for it."""
        return min(self.now.period.first, self.earlier.period.first if self.earlier else self.now.period.first)


def inspections_due(powers: Powers, grid_ids: Collection[int], day: date) -> list[InspectionDue]:
    """What this person's posts have to inspect in these grids: key units first, then street by street (three queries).

    One more the first time after another charter was adopted; none where none of the posts has a turn there.
    """
    adopted = in_force()
    present = tree()
    grids = {grid_id: present.area(grid_id) for grid_id in grid_ids if grid_id in present}
    lines = {area for grid in grids.values() for area in grid.lineage}
    rounds = [one for one in _rounds(adopted, powers, day) if one.post.area_id in lines]
    if not rounds:
        return []
    made = _made(grids, rounds)
    earlier = _earlier(grids, day)
    found = [
        due
        for place in _places(grids, rounds)
        for due in _of_place(adopted, place, grids[place.grid_id or 0], rounds, made, earlier, day)
    ]
    order = {grid_id: number for number, grid_id in enumerate(sorted(grids, key=lambda one: grids[one].code))}
    return sorted(found, key=lambda due: (not due.key_unit, order[due.grid_id], due.walk, due.place_id, due.kind))


def _rounds(adopted: Adopted, powers: Powers, day: date) -> Iterator[_Round]:
    """Each post's turns, the most local post first."""
    charter, calendar = adopted.charter, adopted.calendar
    posts = [post for post in powers.posts if post.allows(Capability.FIELD_WORK) and post.kind in charter.posts]
    for kind, part in charter.inspections.items():
        now = turns_on(part, calendar, day)
        before = turns_before(part, calendar, now)
        for post in sorted(posts, key=lambda one: -one.depth):
            if post.kind in now:
                level = charter.posts[post.kind].at
                begun = asked_since(f"{INSPECTION}{kind}")
                yield _Round(kind, part, level, post, now[post.kind], before.get(post.kind), begun)


def _places(grids: Collection[int], rounds: list[_Round]) -> QuerySet[WithAnnotations[Place, Looked]]:
    """Open premises that some round goes to, with what they stand in, last inspection and whether they are key."""
    last = Inspection.objects.filter(place=OuterRef("pk"), again_for=None).order_by("-day").values("day")[:1]
    places = Place.objects.filter(grid_id__in=grids, kind=Kind.PREMISES, state=State.OPEN)
    if all(one.part.premises for one in rounds):
        places = places.filter(sort__in={sort for one in rounds for sort in one.part.premises})
    listed = KeyUnit.objects.filter(place=OuterRef("pk"), until=None)
    return places.select_related("parent__parent__parent").annotate(last_on=Subquery(last), listed=Exists(listed))


def _made(grids: Collection[int], rounds: list[_Round]) -> dict[tuple[int, str, str], list[date]]:
    """Days of inspections that can matter, by place, kind and level (one query)."""
    wanted = Q(pk=None)
    for one in rounds:
        wanted |= Q(kind=one.kind, level=one.level) & (Q(day__gte=one.since) | Q(makes_up__gte=one.since))
    rows = Inspection.objects.filter(wanted, place__grid_id__in=grids, place__state=State.OPEN, again_for=None)
    found: dict[tuple[int, str, str], list[date]] = {}
    for place, kind, level, day, makes_up in rows.values_list("place_id", "kind", "level", "day", "makes_up"):
        found.setdefault((place, kind, level), []).append(makes_up or day)
    return found


def _earlier(grids: Collection[int], day: date) -> dict[tuple[int, str], list[Earlier]]:
    """Findings that stand open or ended within a year, newest first, by place and kind (one query)."""
    rows = Finding.objects.filter(
        Q(state=kinds.Finding.OPEN) | Q(inspection__day__gte=day - REMEMBERED),
        place__grid_id__in=grids, place__state=State.OPEN,
    )  # fmt: skip
    found: dict[tuple[int, str], list[Earlier]] = {}
    columns = ("place_id", "inspection__kind", "check_key", "words", "inspection__day", "state", "rectification_id")
    for place, kind, *said in rows.order_by("-pk").values_list(*columns):
        found.setdefault((place, kind), []).append(Earlier(*said))
    return found


def _of_place(
    adopted: Adopted, place: WithAnnotations[Place, Looked], grid: Node, rounds: list[_Round],
    made: dict[tuple[int, str, str], list[date]], earlier: dict[tuple[int, str], list[Earlier]], day: date,
) -> Iterator[InspectionDue]:  # fmt: skip
    opened = adopted.calendar.today(place.opened_at)
    seen: set[tuple[str, str]] = set()
    for one in rounds:
        if (one.kind, one.level) in seen or (one.part.premises and place.sort not in one.part.premises):
            continue
        if not one.post.covers(grid.lineage, in_charge(one.part, place.kind, place.sort)):
            continue
        seen.add((one.kind, one.level))
        days = made.get((place.pk, one.kind, one.level), [])
        state, due_on = stands(one.now, one.earlier, day, days, max(opened, one.begun))
        if state is not Urgency.DONE:
            yield InspectionDue(
                one.kind, one.level, place.pk, grid.id, title_of(place), place.walk, place.sort, place.plate, due_on,
                state, place.last_on, place.listed and one.part.key_units,
                tuple(earlier.get((place.pk, one.kind), ())), one.now,
            )  # fmt: skip


def title_of(place: Place) -> str:
    """A place behind what it stands in; no query where that was read along."""
    above: list[str] = []
    outer = place.parent
    while outer is not None:
        above += (outer.street, outer.number, outer.name)
        outer = outer.parent
    return full_title(place.street, place_title(place), above)
