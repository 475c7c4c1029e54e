"""Whom to visit next, in street order, with what was last said and needed (F4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gridwork.charter.queries.adopted import in_force
from gridwork.charter.queries.ever import visits_ever
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Visit, Visited
from gridwork.fieldwork.queries.asked_since import VISIT, asked_since
from gridwork.fieldwork.queries.declaring import declared_since
from gridwork.fieldwork.queries.doors import (
    Calls,
    Door,
    calls_at_places,
    calls_in_care,
    care_doors,
    place_doors,
    words_of,
)
from gridwork.fieldwork.queries.visit_kinds import counting_for, departments_of, may_make, may_see, visit_kind
from gridwork.fieldwork.rules.periods import before, period_of
from gridwork.fieldwork.rules.urgency import Urgency
from gridwork.fieldwork.rules.visits import CARE, declared, goes_to, stands
from gridwork.ledger.queries.reach import lineage_of
from gridwork.territory.queries.tree import Tree, tree
from gridwork.territory.rules.powers import PostHeld, Powers


@dataclass(frozen=True, slots=True)
class VisitDue:
    """One visit to be made. ``state``: due, soon (its period is nearly over) or missed (the one before had none).

    ``place_id`` or ``enrolment_id``; somebody in care has no name in ``title``, only programme and
    number. ``last_on`` and ``last_outcome`` come from the visits the reader sees, of whatever kind; ``last_words``
    (the last that were kept) from those the reader makes there. ``unopened``: words are kept of a visit that others
    make; the reader opens them one by one (P2). ``needs`` is what the ledger has now, by key.
    """

    kind: str
    place_id: int | None
    enrolment_id: int | None
    grid_id: int
    plate: str
    title: str
    walk: str
    due_on: date
    state: Urgency
    last_on: date | None
    last_outcome: str
    last_words: str
    unopened: bool
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One kind of visit with the grids in which the person sees it."""

    key: str
    visit: Visit
    grids: frozenset[int]

    @property
    def care(self) -> bool:
        """Whether it goes to people in care."""
        return goes_to(self.visit).kind == CARE

    def asks_at(self, door: Door) -> bool:
        """Whether the charter asks for such visits at this door."""
        if door.grid_id not in self.grids or not goes_to(self.visit).takes_in(door.kind, door.sort):
            return False
        match self.visit.to:
            case Visited.DECLARED_NEED:
                return bool(declared(door.needs.get(self.visit.form, ())))
            case Visited.EVERY_HOUSEHOLD:
                return door.households > 0
            case _:
                return True


def my_kinds(powers: Powers) -> list[str]:
    """The charter's visits that fall to a post the person works in, somewhere."""
    return [key for key, visit in in_force().charter.visits.items() if any(_whose(powers, visit))]


def _whose(powers: Powers, visit: Visit) -> Iterator[PostHeld]:
    """The posts the person works in to which such visits fall; one in which they only stand by is none."""
    return (post for post in powers.posts if post.kind in visit.posts and post.allows(Capability.FIELD_WORK))


def _own(powers: Powers, grid_ids: Sequence[int]) -> Iterator[Asked]:
    """Each kind with those of the grids where it falls to a post the person works in there."""
    present = tree()
    for key in my_kinds(powers):
        visit = visit_kind(key)
        posts, domain = list(_whose(powers, visit)), departments_of(visit)
        there = [
            one for one in grid_ids
            if one in present and any(post.covers(present.area(one).lineage, domain) for post in posts)
        ]  # fmt: skip
        yield from asked_in(powers, there, [key])


def kinds_seen(powers: Powers) -> list[str]:
    """The charter's visits the person may see somewhere: a department's are those of its domains."""
    reach = {one.department for one in powers.reach(Capability.FIELD_SEE)}
    care = powers.anywhere(Capability.CARE_SEE)
    return [
        key
        for key, visit in in_force().charter.visits.items()
        if (care if visit.to is Visited.CARE_PARTICIPANT else reach & {"", *departments_of(visit)})
    ]


def may_visit(powers: Powers, key: str, grid_id: int | None) -> bool:
    """Whether the person may record such a visit in the grid, also one only an earlier charter had."""
    return may_make(powers, visits_ever()[key], lineage_of(grid_id))


def visits_due(powers: Powers, grid_ids: Iterable[int], day: date, kind: str | None = None) -> list[VisitDue]:
    """The visits not made yet in their period, grid by grid in the order given and there in street order.

    Of one kind, or of those that fall to a post in which the person works in that very grid: what they only stand by
    for is not theirs. Grids out of sight are left out; people in care are there only for those who may see enrolments.
    Three queries, two more with care, and where records of declared needs changed lately; one more the first time after
    a charter was adopted. NotFound for no such kind.
    """
    grids = list(dict.fromkeys(grid_ids))
    asked = list(_own(powers, grids) if kind is None else asked_in(powers, grids, [kind]))
    found: list[VisitDue] = []
    for care in (False, True):
        kinds = [one for one in asked if one.care is care]
        if kinds:
            found += _due_of(powers, kinds, day)
    order = {grid_id: place for place, grid_id in enumerate(grids)}
    return sorted(found, key=lambda one: (order[one.grid_id], one.walk, one.title, one.due_on))


def asked_in(
    powers: Powers, grid_ids: Sequence[int], kinds: Iterable[str], drawn: Tree | None = None
) -> Iterator[Asked]:
    """Each kind with those of the grids where the person sees it; kinds that reach none are left out.

    ``drawn``: the territory as it was on the day asked about; today's unless told.
    """
    present = drawn or tree()
    for key in kinds:
        visit = visit_kind(key)
        there = [one for one in grid_ids if one in present]
        seen = frozenset(one for one in there if may_see(powers, visit, present.area(one).lineage))
        if seen:
            yield Asked(key, visit, seen)


@dataclass(frozen=True, slots=True)
class Told:
    """Keys of visits, in one grid: those the person ``sees``, and of them those they make and are ``told`` of."""

    sees: frozenset[str]
    told: frozenset[str]


def told_in(powers: Powers, grid_ids: Iterable[int]) -> dict[int, Told]:
    """Grid → the kinds of visits of which the person reads there: a department's are those of its domains."""
    present = tree()
    return {one: _told_at(powers, present.area(one).lineage) for one in grid_ids}


def _told_at(powers: Powers, lineage: tuple[int, ...]) -> Told:
    kinds = visits_ever().items()
    return Told(
        frozenset(key for key, kind in kinds if may_see(powers, kind, lineage)),
        frozenset(key for key, kind in kinds if may_make(powers, kind, lineage)),
    )


def _due_of(powers: Powers, asked: Sequence[Asked], day: date) -> Iterator[VisitDue]:
    """Visits due of kinds that all go to places, or all to people in care."""
    grids = frozenset[int]().union(*(one.grids for one in asked))
    first = min(before(one.visit.every, period_of(one.visit.every, day)).first for one in asked)
    since = {one.key: asked_since(f"{VISIT}{one.key}") for one in asked}
    doors = care_doors(powers, grids) if asked[0].care else _places(asked, grids, first)
    if not doors:
        return
    declared_on = {one.key: _declared_on(one, doors, day) for one in asked}
    calls = calls_in_care(grids, first) if asked[0].care else calls_at_places(grids, first)
    told = told_in(powers, grids)
    for door in doors:
        at_door = calls.get(door.id, Calls())
        for one in asked:
            begun = max(since[one.key], door.since, declared_on[one.key].get(door.id, door.since))
            if one.asks_at(door) and (due := _due(one, door, at_door, day, begun, told[door.grid_id])):
                yield due


def _declared_on(one: Asked, doors: Iterable[Door], day: date) -> dict[int, date]:
    """Place → the day it came to declare its need, where that matters for what was missed.

    Two queries; none where no record there changed since the period before.
    """
    if one.visit.to is not Visited.DECLARED_NEED:
        return {}
    first = before(one.visit.every, period_of(one.visit.every, day)).first
    lately = any(one.visit.form in door.lately and door.since <= first and one.asks_at(door) for door in doors)
    return declared_since(one.visit, one.grids, first) if lately else {}


def _places(asked: Sequence[Asked], grids: frozenset[int], first: date) -> list[Door]:
    kinds = {goes_to(one.visit).kind for one in asked}
    needs = {one.visit.form: one.visit.needs for one in asked if one.visit.form and one.visit.needs}
    return place_doors(grids, kinds, needs, first)


def _due(one: Asked, door: Door, calls: Calls, day: date, since: date, told: Told) -> VisitDue | None:
    counting = counting_for(one.key)
    made = [past for kind, past in calls.made if kind in counting]
    state, due_on = stands(one.visit.every, one.visit.times, day, made, since)
    if state is Urgency.DONE:
        return None
    last = next((past for kind, past in calls.made if kind in told.sees), None)
    words = next((sealed for kind, sealed in calls.said.items() if kind in told.told), None)
    return VisitDue(
        one.key, None if one.care else door.id, door.id if one.care else None, door.grid_id, door.plate,
        door.title, door.walk, due_on, state, last.day if last else None,
        last.outcome if last else "", words_of(words), not told.sees.isdisjoint(calls.said.keys() - told.told),
        door.needs.get(one.visit.form, ()),
    )  # fmt: skip
