"""Who holds posts in a stretch of days, with their leave, as the calendar of duties needs it (G5, F1)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.rules.duties import acted
from gridwork.fieldwork.rules.periods import Period
from gridwork.territory.models import Absence, Posting
from gridwork.territory.queries.postings import held_between
from gridwork.territory.rules.standing import Holding


@dataclass(frozen=True, slots=True)
class HeldPost:
    """One posting in a post of an office."""

    posting_id: int
    post_id: int
    office_id: int
    kind: str
    holding: Holding


def held_posts(offices: Collection[int], kinds: Collection[str], span: Period) -> list[HeldPost]:
    """All postings in the span of whoever holds a post of these kinds in these offices (two queries).

    In order of rank and begin. Their other posts too, because what they do may count for those instead.
    """
    then = Posting.objects.filter(held_between(span.first, span.last))
    people = then.filter(post__office__in=offices, post__kind__in=kinds).values("person")
    return _read(then.filter(person__in=people), span)


def posts_shared(person_id: int, kinds: Collection[str], span: Period) -> list[HeldPost]:
    """All postings in the span to the posts of these kinds that a person holds, the others' too (two queries)."""
    then = Posting.objects.filter(held_between(span.first, span.last))
    own = then.filter(person=person_id, post__kind__in=kinds).values("post")
    return _read(then.filter(post__in=own), span)


def holders_of(person_id: int, span: Period) -> list[dict[int, Holding]]:
    """Of each post that a person held in the span all who held it then, by posting (two queries)."""
    posts: dict[int, dict[int, Holding]] = {}
    for one in posts_shared(person_id, in_force().charter.posts, span):
        posts.setdefault(one.post_id, {})[one.posting_id] = one.holding
    return list(posts.values())


def whose(person_id: int, held: Collection[HeldPost], first: date, due_on: date) -> list[int]:
    """The latest posting in which somebody acted in a stretch of days; none where it was others' to do."""
    holdings = [one.holding for one in held]
    own = sorted((one for one in held if one.holding.person_id == person_id), key=lambda one: one.holding.first)
    return [one.posting_id for one in own if acted(holdings, one.holding, first, due_on)][-1:]


def _read(there: QuerySet[Posting], span: Period) -> list[HeldPost]:
    rows = list(
        there.order_by("rank", "from_day", "pk").values_list(
            "pk", "post", "post__office", "post__kind", "person", "rank", "from_day", "to_day"
        )
    )
    leaves: dict[int, list[tuple[date, date]]] = {}
    away = Absence.objects.filter(posting__in=[row[0] for row in rows], to_day__gte=span.first)
    for posting, first, last in away.filter(from_day__lte=span.last).values_list("posting", "from_day", "to_day"):
        leaves.setdefault(posting, []).append((first, last))
    return [
        HeldPost(pk, post, office, kind, Holding(person, rank, first, last, tuple(leaves.get(pk, ()))))
        for pk, post, office, kind, person, rank, first, last in rows
    ]
