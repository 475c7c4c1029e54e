"""Postings by day, by post and by person; nothing is ever deleted, so any past day can be asked (G5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from gridwork.charter.queries.adopted import in_force
from gridwork.territory.models import Absence, Office, Posting

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Standing(TypedDict):
    """What decides who acts: see :func:`on_the_day`."""

    absent: bool
    has_first: bool
    first_away: bool


def held_on(day: date) -> Q:
    """Postings held on the day; first and last day count."""
    return held_between(day, day)


def held_between(first: date, last: date) -> Q:
    """Postings held on some day of a stretch, both ends inclusive."""
    return Q(from_day__lte=last) & (Q(to_day=None) | Q(to_day__gte=first))


def on_the_day(day: date) -> QuerySet[WithAnnotations[Posting, Standing]]:
    """Postings held on the day by people who may sign in, each with what decides who acts.

    ``absent``: on leave that day; ``has_first``: the post has an A holder; ``first_away``:
    one of its A holders is on leave.
    """
    return _standing(Posting.objects.filter(held_on(day), person__is_active=True), day)


def as_it_was_on(day: date) -> QuerySet[WithAnnotations[Posting, Standing]]:
    """The same of a day gone by: with those whose account has been closed since."""
    return _standing(Posting.objects.filter(held_on(day)), day)


def _standing(held: QuerySet[Posting], day: date) -> QuerySet[WithAnnotations[Posting, Standing]]:
    first = held.filter(post=OuterRef("post"), rank="A")
    leave = Absence.objects.filter(posting=OuterRef("pk"), from_day__lte=day, to_day__gte=day)
    return held.annotate(
        absent=Exists(leave),
        has_first=Exists(first),
        first_away=Exists(first.filter(absences__from_day__lte=day, absences__to_day__gte=day)),
    )


@dataclass(frozen=True, slots=True)
class Held:
    """One posting, with the leave recorded in it (first and last day inclusive)."""

    posting_id: int
    person_id: int
    person: str
    area_id: int
    area: str
    office_id: int
    department: str
    kind: str
    rank: str
    from_day: date
    to_day: date | None
    absences: tuple[Leave, ...]


@dataclass(frozen=True, slots=True, order=True)
class Leave:
    """One stretch of leave."""

    from_day: date
    to_day: date
    reason: str
    absence_id: int


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A post the charter foresees in an area and nobody holds as A holder."""

    office_id: int
    area_id: int
    department: str
    kind: str


def _held(postings: QuerySet[Posting]) -> list[Held]:
    rows = postings.select_related("person", "post__office__area").prefetch_related("absences")
    return [
        Held(
            p.pk, p.person_id, p.person.name, p.post.office.area_id, p.post.office.area.name, p.post.office_id,
            p.post.office.department, p.post.kind, p.rank, p.from_day, p.to_day,
            tuple(sorted(Leave(a.from_day, a.to_day, a.reason, a.pk) for a in p.absences.all())),
        )
        for p in rows
    ]  # fmt: skip


def postings_of(person_id: int) -> list[Held]:
    """Every posting of a person, those that last first, then newest first (two queries)."""
    found = _held(Posting.objects.filter(person=person_id).order_by("-from_day", "-pk"))
    return sorted(found, key=lambda held: held.to_day is not None)


def held_by(person_ids: Iterable[int], day: date) -> dict[int, list[Held]]:
    """The postings that many people hold on a day, by person (two queries)."""
    found: dict[int, list[Held]] = {}
    for held in _held(Posting.objects.filter(held_on(day), person__in=list(person_ids)).order_by("pk")):
        found.setdefault(held.person_id, []).append(held)
    return found


def lasting(person_id: int, day: date) -> list[Posting]:
    """A person's postings that last on the day or are still to come, each with its office (one query)."""
    live = Q(to_day=None) | Q(to_day__gte=day)
    return list(Posting.objects.filter(live, person=person_id).select_related("post__office__area").order_by("pk"))


def lasting_in(codes: Iterable[str], day: date) -> list[Posting]:
    """Postings in the offices of these areas that last beyond the day, with person and post (one query)."""
    live = Q(to_day=None) | Q(to_day__gt=day)
    there = Posting.objects.filter(live, post__office__area__code__in=list(codes))
    return list(there.select_related("person", "post__office__area").order_by("pk"))


def last_held(person_id: int) -> list[Posting]:
    """The postings of a person that ended last, all on the same day, each with its office (one query)."""
    latest = Posting.objects.filter(person=person_id).order_by("-to_day").values("to_day")[:1]
    ended = Posting.objects.filter(person=person_id, to_day=Subquery(latest))
    return list(ended.select_related("post__office__area").order_by("pk"))


def vacancies(area_ids: Iterable[int], day: date) -> list[Vacancy]:
    """Posts the charter foresees in these areas that have no A holder on the day (two queries)."""
    filled = set(
        Posting.objects.filter(held_on(day), rank="A", person__is_active=True, post__office__area__in=list(area_ids))
        .values_list("post__office", "post__kind")
    )  # fmt: skip
    posts = in_force().charter.posts
    offices = Office.objects.filter(area__in=list(area_ids)).order_by("area__code", "department")
    return [
        Vacancy(office, area, department, kind)
        for office, area, level, department in offices.values_list("pk", "area", "area__level", "department")
        for kind, post in posts.items()
        if post.at == level and post.department == bool(department) and (office, kind) not in filled
    ]
