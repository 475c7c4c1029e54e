"""The board of duties: an area with what lies right below it, or one person's posts (F1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q

from gridwork.accounts.models import Person
from gridwork.accounts.queries.people import names
from gridwork.base.errors import N_, NotFound
from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.queries.ever import duties_ever
from gridwork.charter.schema import Capability
from gridwork.charter.work_parts import Duty
from gridwork.fieldwork.models import Deed
from gridwork.fieldwork.queries.duties import DutyOccurrence, PostAt, occurrences_of, own_occurrences
from gridwork.fieldwork.queries.place_turns import PlaceTurn, judged, place_turns, posts_with_turns
from gridwork.fieldwork.queries.reach import office_seen, opens_board, work_within
from gridwork.fieldwork.queries.seats import whose
from gridwork.fieldwork.rules.duties import State
from gridwork.territory.models import Posting
from gridwork.territory.queries.postings import held_between, held_on
from gridwork.territory.queries.tree import Node, Tree, tree
from gridwork.territory.rules.powers import Powers

Counts = Counter[State]


@dataclass(slots=True)
class Cell:
    """One duty of an area or a post: how many occurrences stand how. ``occurrences`` only where it is one post's."""

    counts: Counts = field(default_factory=Counter)
    occurrences: list[DutyOccurrence] = field(default_factory=list)

    @property
    def owed(self) -> int:
        """Turns that could be judged: neither still due nor nobody's."""
        return sum(self.counts.values()) - self.due - self.counts[State.VACANT]

    @property
    def due(self) -> int:
        """Turns whose day is not over yet, and not done."""
        return self.counts[State.DUE]

    @property
    def kept(self) -> int:
        """Of them, those done, be it late."""
        return self.counts[State.DONE] + self.counts[State.LATE]

    @property
    def share(self) -> int | None:
        """Kept ÷ owed in whole per cent, rounded down; None where nothing was owed."""
        return self.kept * 100 // self.owed if self.owed else None


@dataclass(frozen=True, slots=True)
class PostRow:
    """One post of the area itself, with who holds it on the last day shown and a cell for each duty it has.

    ``places``: its inspections and visits, period by period.
    """

    post: PostAt
    holders: list[Posting]
    cells: dict[str, Cell]
    places: list[PlaceTurn] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AreaRow:
    """An area right below, all its posts and those under it together."""

    area: Node
    cells: dict[str, Cell]
    total: Cell


@dataclass(frozen=True, slots=True)
class Board:
    """Duties of an area in a stretch of days. ``people``: names of whoever acted."""

    area: Node
    duties: dict[str, Duty]
    """Those some post on the board had in these days, in the charter's order."""
    own: list[PostRow]
    below: list[AreaRow]
    total: Cell
    people: dict[int, str]
    made: dict[str, int]
    """Visits and inspections made in these days, by ``visit:KEY`` and ``inspection:KEY``."""


@dataclass(frozen=True, slots=True)
class PersonBoard:
    """One person's posts in a stretch of days, as far as they are in reach; ``postings`` by post.

    ``explains``: of them those in which the reader does field work now; of one's own page: may give reasons in.
    """

    person: Person
    duties: dict[str, Duty]
    rows: list[PostRow]
    postings: dict[PostAt, int]
    people: dict[int, str]
    explains: frozenset[PostAt]


def board(powers: Powers, area_id: int, since: date, until: date) -> Board:
    """The board of an area, as far as somebody sees what lies in it; NotFound where that is nothing.

    Nineteen queries and one for each kind of visit, whatever the area's size.
    """
    present = tree()
    if not opens_board(powers, area_id):
        raise NotFound(N_("There is no such area."))
    posts = list(_posts_in(powers, present, area_id))
    found = occurrences_of(posts, since, until)
    places = place_turns(powers, [one for one in posts if one.area_id == area_id], since, until)
    day = min(until, in_force().calendar.today(now()))
    holders: dict[tuple[int, str], list[Posting]] = {}
    there = Posting.objects.filter(held_on(day), post__office__area=area_id).order_by("rank", "pk")
    for held in there.select_related("person", "post"):
        holders.setdefault((held.post.office_id, held.post.kind), []).append(held)
    own = [one for one in found if one.post.area_id == area_id]
    return Board(
        present.area(area_id), _duties(found), _post_rows(own, places, holders),
        _area_rows(present, present.area(area_id), found),
        _cell(found), names(person for one in own for person in one.occurrence.people),
        _made(powers, area_id, (since, until)),
    )  # fmt: skip


def person_board(powers: Powers, person_id: int, since: date, until: date) -> PersonBoard:
    """One's own duties, or those of somebody in reach; NotFound for others.

    Only turns that were theirs: not of before they held the post, nor of an A holder they stood by for. Nineteen
    queries and one for each kind of visit.
    """
    person = Person.objects.filter(pk=person_id).first()
    posts = _posts_of(powers, person_id, since, until)
    if person is None or not (posts or powers.person_id == person_id):
        raise NotFound(N_("There is no such person."), code="no-person")
    found = own_occurrences(person_id, posts.keys(), since, until)
    people = names(one for each in found for one in each.occurrence.people)
    turns = judged(powers, posts.keys(), lambda _: since, until)
    places = [one for one, held in turns if whose(person_id, held, one.period.first, one.due_on)]
    return PersonBoard(person, _duties(found), _post_rows(found, places, {}), posts, people, _explains(powers, posts))


def _explains(powers: Powers, posts: Iterable[PostAt]) -> frozenset[PostAt]:
    """The posts in which somebody may say now why something was not done: those where they do field work."""
    present = tree()
    return frozenset(
        post
        for post in posts
        if post.area_id in present
        and powers.may(
            Capability.FIELD_WORK, present.area(post.area_id).lineage, frozenset(filter(None, [post.department]))
        )
    )


def _made(powers: Powers, area_id: int, days: tuple[date, date]) -> dict[str, int]:
    """How often somebody sees each kind of visit and inspection made in an area and below it (one query)."""
    made = Q(kind__startswith="visit:") | Q(kind__startswith="inspection:")
    rows = Deed.objects.filter(made, work_within(powers, area_id, "area"), day__range=days).order_by()
    return dict(rows.values_list("kind").annotate(many=Count("pk")))


def _posts_in(powers: Powers, present: Tree, area_id: int) -> Iterable[PostAt]:
    """Every post the charter foresees in an area and below that has or had something to do, in an office in sight."""
    charter = in_force().charter
    duties = (*duties_ever().values(), *charter.duties.values())
    asked = {kind for duty in duties for kind in duty.posts} | posts_with_turns()
    desks: dict[str, list[str]] = {}
    for key, one in charter.departments.items():
        desks.setdefault(one.at, []).append(key)
    posts = [(kind, post) for kind, post in charter.posts.items() if kind in asked]
    for node in present:
        for kind, post in posts if area_id in node.lineage else ():
            for department in desks.get(node.level, []) if post.department else [""]:
                here = post.at == node.level and present.has_office(node.id, department)
                if here and office_seen(powers, node.id, department):
                    yield PostAt(node.id, present.office(node.id, department), department, kind)


def _posts_of(powers: Powers, person_id: int, since: date, until: date) -> dict[PostAt, int]:
    """The posts a person held in these days, as far as somebody sees their office; all of one's own (one query)."""
    held = Posting.objects.filter(held_between(since, until), person=person_id)
    rows = held.order_by("pk").values_list(
        "post__office__area", "post__office", "post__office__department", "post__kind", "pk"
    )
    return {
        PostAt(area, office, department, kind): posting
        for area, office, department, kind, posting in rows
        if powers.person_id == person_id or office_seen(powers, area, department)
    }


def _duties(found: Iterable[DutyOccurrence]) -> dict[str, Duty]:
    """Those that fell due, as they were asked for last; what the charter in force asks for no more comes at the end."""
    asked = {one.duty: one.asked for one in sorted(found, key=lambda one: one.occurrence.first)}
    return {key: asked[key] for key in (*in_force().charter.duties, *asked) if key in asked}


def _cell(found: Iterable[DutyOccurrence]) -> Cell:
    return Cell(Counter(one.occurrence.state for one in found))


def _post_rows(
    found: list[DutyOccurrence], places: list[PlaceTurn], holders: dict[tuple[int, str], list[Posting]]
) -> list[PostRow]:
    posts = sorted({one.post for one in found} | {one.post for one in places})
    rows = {post: PostRow(post, holders.get((post.office_id, post.kind), []), {}) for post in posts}
    for turn in places:
        rows[turn.post].places.append(turn)
    for one in found:
        row = rows[one.post]
        cell = row.cells.setdefault(one.duty, Cell())
        cell.counts[one.occurrence.state] += 1
        cell.occurrences.append(one)
    return list(rows.values())


def _area_rows(present: Tree, area: Node, found: Iterable[DutyOccurrence]) -> list[AreaRow]:
    """The areas right below with what lies in them, in the order of the tree; those where nothing fell due left out."""
    rows = {child.id: AreaRow(child, {}, Cell()) for child in present.children(area.id)}
    for one in found:
        lineage = present.area(one.post.area_id).lineage
        if len(lineage) > area.depth + 1:
            row = rows[lineage[area.depth + 1]]
            row.total.counts[one.occurrence.state] += 1
            row.cells.setdefault(one.duty, Cell()).counts[one.occurrence.state] += 1
    return [row for row in rows.values() if row.cells]
