"""Inspections and visits of posts, period by period: how many places were done in time, late, or not (F1, F4, F5)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db.models import Q

from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.terms import Cadence
from gridwork.charter.work_parts import Visit as VisitKind
from gridwork.fieldwork.models import Excuse, Inspection, Visit
from gridwork.fieldwork.queries.asked_since import INSPECTION, VISIT, asked_since
from gridwork.fieldwork.queries.duties import PostAt
from gridwork.fieldwork.queries.inspected import in_charge
from gridwork.fieldwork.queries.inspection_coverage import grids_seen
from gridwork.fieldwork.queries.seats import HeldPost, held_posts
from gridwork.fieldwork.queries.shares import counting_in
from gridwork.fieldwork.queries.visit_kinds import counting_for, departments_of, may_see
from gridwork.fieldwork.queries.visit_progress import to_visit
from gridwork.fieldwork.queries.visits import Asked
from gridwork.fieldwork.rules.duties import Able, State
from gridwork.fieldwork.rules.periods import Period, periods
from gridwork.fieldwork.rules.seasons import turns_in
from gridwork.fieldwork.rules.tallying import Door, tallied
from gridwork.fieldwork.rules.visits import SETTLES
from gridwork.ledger.models import Place
from gridwork.ledger.queries.lay import Lay, lay_on
from gridwork.ledger.rules.kinds import Kind
from gridwork.ledger.rules.kinds import State as Stands
from gridwork.territory.queries.tree import Node
from gridwork.territory.rules.powers import Powers


@dataclass(frozen=True, slots=True)
class PlaceTurn:
    """One kind of inspection or visit of a post in one period. ``duty``: ``inspection:KEY`` or ``visit:KEY``.

    ``counts``: how many places, or people in care, stand how.
    """

    post: PostAt
    duty: str
    period: Period
    due_on: date
    counts: Counter[State]
    reason: str


@dataclass(frozen=True, slots=True)
class _Turn:
    """What is asked of a post in one period. ``since``: from when on a charter has asked for it.

    ``lay``: how places lay at its end, or lie today while it runs.
    """

    post: PostAt
    duty: str
    period: Period
    due_on: date
    times: int
    since: date
    lay: Lay

    @property
    def grids(self) -> list[Node]:
        """The grids below the post."""
        there = self.post.area_id in self.lay.tree
        return self.lay.tree.grids_below(self.post.area_id) if there else []


@dataclass(frozen=True, slots=True)
class _Asked:
    """The doors of one kind, each with the grid it lies in now, sort and first day; what was made there, by level where
    that counts. ``seen``: of some grids those in which somebody sees such work. ``moves``: whether redrawing the grids
    takes these doors elsewhere.
    """

    doors: list[tuple[int, int, str, date]]
    seen: Callable[[list[Node]], list[int]]
    moves: bool
    made: Mapping[tuple[int, str], list[tuple[date, date | None]]]


def posts_with_turns() -> frozenset[str]:
    """Kinds of post that the charter has inspect or visit places."""
    charter = in_force().charter
    looks = {post for part in charter.inspections.values() for turn in part.turns for post in turn.posts}
    return frozenset(looks | {post for visit in charter.visits.values() for post in visit.posts})


def place_turns(powers: Powers, posts: Collection[PostAt], since: date, until: date) -> list[PlaceTurn]:
    """Inspections and visits of these posts in every period that touches these days and has begun, post by post.

    Places as they stand now, as far as somebody sees them: in a period that is over in the grid they lay in on its
    last day, in the present one in the grid they lie in today, wherever they were looked at; what a level looked at
    counts for all its posts whose turn it is. Six queries and one for each kind of visit, two more for each whose
    declared needs changed lately, however much was done.
    """
    return [one for one, _ in judged(powers, posts, lambda _: since, until)]


def judged(
    powers: Powers, posts: Collection[PostAt], since: Callable[[Cadence], date], until: date
) -> list[tuple[PlaceTurn, list[HeldPost]]]:
    """The same, each cadence as far back as it is asked for, with all who held the post."""
    today = in_force().calendar.today(now())
    turns = [one for post in sorted(posts) for one in _turns(post, since, min(until, today), today)]
    if not turns:
        return []
    whole = _whole(turns)
    held, reasons = _held(posts, whole), _reasons(posts, whole)
    able = {post: Able.of([one.holding for one in here], whole.first, whole.last) for post, here in held.items()}
    asked = _inspections(powers, turns) | _visits(powers, turns)
    found = []
    for one in turns:
        post = (one.post.office_id, one.post.kind)
        reason = reasons.get((*post, one.duty, one.period.first), "")
        could = able[post].days(one.period.first, one.period.last)
        missing = (State.EXCUSED if reason else State.MISSED) if could else State.VACANT
        doors = _doors(one, asked[one.duty]) if one.duty in asked else ()
        counts = tallied(one.period, one.due_on, one.times, doors, today, missing)
        if counts:
            found.append((PlaceTurn(one.post, one.duty, one.period, one.due_on, counts, reason), held[post]))
    return found


def _turns(post: PostAt, since: Callable[[Cadence], date], until: date, today: date) -> Iterator[_Turn]:
    """What is asked of a post in the periods that have not ended when its cadence is looked at first."""
    adopted = in_force()
    for key, part in adopted.charter.inspections.items():
        turns = (*part.turns, *(turn for season in part.seasons for turn in season.turns))
        first = min((since(turn.every) for turn in turns if post.kind in turn.posts), default=None)
        days = Period(first, until) if first else None
        for one in turns_in(part, adopted.calendar, days, today).get(post.kind, ()) if days else ():
            if since(one.turn.every) <= one.period.last:
                duty = f"{INSPECTION}{key}"
                yield _Turn(
                    post,
                    duty,
                    one.period,
                    one.due_on,
                    one.turn.times,
                    asked_since(duty),
                    lay_on(min(one.period.last, today)),
                )
    for key, visit in adopted.charter.visits.items():
        for period in periods(visit.every, since(visit.every), until) if post.kind in visit.posts else ():
            if visit.every is not Cadence.WORKING_DAY or adopted.calendar.day(period.first).working:
                duty, lay = f"{VISIT}{key}", lay_on(min(period.last, today))
                yield _Turn(post, duty, period, period.last, visit.times, asked_since(duty), lay)


def _whole(turns: Iterable[_Turn]) -> Period:
    """From the begin of the first to the end of the last."""
    spans = [one.period for one in turns]
    return Period(min(span.first for span in spans), max(span.last for span in spans))


def _counting(turns: Iterable[_Turn], family: str) -> Q:
    """What counts for the turns of a family, each kind in its own stretch of days."""
    by_kind: dict[str, list[_Turn]] = {}
    for one in turns:
        if one.duty.startswith(family):
            by_kind.setdefault(one.duty.removeprefix(family), []).append(one)
    found = Q(pk=None)
    for key, own in by_kind.items():
        kinds = counting_for(key) if family == VISIT else [key]
        found |= Q(kind__in=kinds) & counting_in(_whole(own))
    return found


def _doors(one: _Turn, asked: _Asked) -> Iterator[Door]:
    """Those below the post and, for a desk, of its department's domain."""
    charter, (family, _, key) = in_force().charter, one.duty.partition(":")
    level = charter.posts[one.post.kind].at if f"{family}:" == INSPECTION else ""
    below = set(asked.seen(one.grids))
    for door, grid_now, sort, since in asked.doors:
        grid = one.lay.grid(door, grid_now) if asked.moves else grid_now
        if grid in below and (not one.post.department or one.post.department in _domain(family, key, sort)):
            yield Door(max(since, one.since), asked.made.get((door, level), ()))


def _domain(family: str, key: str, sort: str) -> frozenset[str]:
    charter = in_force().charter
    if f"{family}:" == INSPECTION:
        return in_charge(charter.inspections[key], Kind.PREMISES, sort)
    return departments_of(charter.visits[key])


def _grids(turns: Iterable[_Turn]) -> list[int]:
    """The grids below the posts, and those in which what lay or lies there has lain since the first turn began."""
    told = list(turns)
    below = {(one.post.area_id, one.lay.tree.edition_id): one for one in told}
    lay = lay_on(_whole(told).first)
    return sorted(lay.around({grid.id for one in below.values() for grid in one.grids}))


def _keys(turns: Iterable[_Turn], family: str) -> list[str]:
    return list(dict.fromkeys(one.duty.removeprefix(family) for one in turns if one.duty.startswith(family)))


def _inspections(powers: Powers, turns: list[_Turn]) -> dict[str, _Asked]:
    """What there is to inspect and what was inspected (two queries)."""
    keys, charter, local = _keys(turns, INSPECTION), in_force().charter, in_force().calendar.today
    if not keys:
        return {}
    grids = _grids(turns)
    made: dict[str, dict[tuple[int, str], list[tuple[date, date | None]]]] = {}
    looked = Inspection.objects.filter(_counting(turns, INSPECTION), place__grid__in=grids, again_for=None)
    for place, kind, level, day, makes_up in looked.values_list("place", "kind", "level", "day", "makes_up"):
        made.setdefault(kind, {}).setdefault((place, level), []).append((day, makes_up))
    places = Place.objects.filter(grid__in=grids, kind=Kind.PREMISES, state=Stands.OPEN)
    rows = places.values_list("pk", "grid", "sort", "opened_at")
    there = [(place, grid or 0, sort, local(at)) for place, grid, sort, at in rows]
    found = {}
    for key in keys:
        part = charter.inspections[key]
        doors = [one for one in there if not part.premises or one[2] in part.premises]
        seen = partial(grids_seen, powers, part=part)
        found[f"{INSPECTION}{key}"] = _Asked(doors, seen, moves=True, made=made.get(key, {}))
    return found


def _visits(powers: Powers, turns: list[_Turn]) -> dict[str, _Asked]:
    """Whom there is to visit and who was (one query, and one for each kind)."""
    keys, visits = _keys(turns, VISIT), in_force().charter.visits
    if not keys:
        return {}
    grids = _grids(turns)
    rows = Visit.objects.filter(_counting(turns, VISIT), grid__in=grids, outcome__in=SETTLES)
    calls = list(rows.values_list("place", "enrolment", "kind", "day", "makes_up"))
    found = {}
    for key in keys:
        asked = Asked(key, visits[key], frozenset(grids))
        counting, made = counting_for(asked.key), dict[tuple[int, str], list[tuple[date, date | None]]]()
        for place, enrolment, kind, day, makes_up in calls:
            door = enrolment if asked.care else place
            if kind in counting and door is not None:
                made.setdefault((door, ""), []).append((day, makes_up))
        duty = f"{VISIT}{key}"
        first = _whole(one for one in turns if one.duty == duty).first
        doors = [(door, grid, "", since) for door, grid, since in to_visit(asked, first)]
        found[duty] = _Asked(doors, partial(_seen, powers, asked.visit), moves=not asked.care, made=made)
    return found


def _seen(powers: Powers, visit: VisitKind, grids: list[Node]) -> list[int]:
    return [grid.id for grid in grids if may_see(powers, visit, grid.lineage)]


def _held(posts: Collection[PostAt], whole: Period) -> dict[tuple[int, str], list[HeldPost]]:
    """Who held each of the posts (two queries)."""
    held: dict[tuple[int, str], list[HeldPost]] = {(one.office_id, one.kind): [] for one in posts}
    for one in held_posts({one.office_id for one in posts}, {one.kind for one in posts}, whole):
        if (one.office_id, one.kind) in held:
            held[one.office_id, one.kind].append(one)
    return held


def _reasons(posts: Collection[PostAt], whole: Period) -> dict[tuple[int, str, str, date], str]:
    """Reasons given, by office, post, duty and first day of the period (one query)."""
    rows = Excuse.objects.filter(
        post__office__in={one.office_id for one in posts}, period__range=(whole.first, whole.last),
        duty__contains=":",
    )  # fmt: skip
    told = rows.values_list("post__office", "post__kind", "duty", "period", "reason")
    return {(office, kind, duty, period): reason for office, kind, duty, period, reason in told}
