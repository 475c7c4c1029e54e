"""Whose account somebody may look at: people at work within their reach (P1)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from gridwork.accounts.models import Person
from gridwork.accounts.queries.people import like
from gridwork.base.errors import N_, NotFound
from gridwork.charter.schema import Capability
from gridwork.territory.models import Posting
from gridwork.territory.queries.powers import day_of
from gridwork.territory.rules.powers import Powers


def people_within(
    powers: Powers, at: datetime, words: str = "", *, active: bool | None = True, after: str = "", size: int = 50
) -> list[Person]:
    """A page of the people the powers reach, as ``accounts.queries.people`` lists everybody (one query)."""
    return list(_within(like(words, active=active, after=after), powers, at)[:size])


def person_within(powers: Powers, at: datetime, person_id: int) -> Person:
    """One person within reach, or oneself; NotFound for all others, be they there or not (one query)."""
    found = _within(like(active=None).filter(pk=person_id), powers, at).first()
    if found is None:
        raise NotFound(N_("There is no such person."), code="no-person")
    return found


def within_reach(powers: Powers, at: datetime) -> QuerySet[Person]:
    """Everybody whose account the powers reach, oneself always; for use inside another query."""
    return _within(Person.objects.all(), powers, at)


def _within(found: QuerySet[Person], powers: Powers, at: datetime) -> QuerySet[Person]:
    """Those with a post within reach now or later; without any post, those whoever may appoint must find."""
    reaches = powers.reach(Capability.PEOPLE_SEE)
    if any(reach.depth == 0 and not reach.department for reach in reaches):
        return found
    day = day_of(at)
    lasting = Posting.objects.filter(Q(to_day=None) | Q(to_day__gte=day), person=OuterRef("pk"))
    seen = Q(pk=powers.person_id or 0)
    for reach in reaches:
        there = lasting.filter(post__office__area__lineage__contains=f"/{reach.area_id}/")
        seen |= Q(Exists(there.filter(post__office__department=reach.department) if reach.department else there))
    if powers.anywhere(Capability.PEOPLE_EDIT):
        seen |= ~Q(Exists(lasting))
    return found.filter(seen)
