"""Finding people who work with the system."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from gridwork.accounts.models import Person
from gridwork.accounts.rules.verbs import Verb
from gridwork.base.errors import N_, NotFound
from gridwork.journal.queries import entries


def person(person_id: int) -> Person:
    """One person, active or not; NotFound if there is none."""
    found = Person.objects.filter(pk=person_id).first()
    if found is None:
        raise NotFound(N_("There is no such person."), code="no-person")
    return found


def person_by_login(login: str) -> Person | None:
    """The person with this sign-in name (as ``clean_login`` spells it), active or not."""
    return Person.objects.filter(login=login).first()


def people(words: str = "", *, active: bool | None = True, after: str = "", size: int = 50) -> list[Person]:
    """A page of people in order of sign-in name, those whose name, login or phone holds the words.

    ``after`` is the last login of the page before; ``active=None`` lists everybody. Whom
    somebody may see is asked one area up, in ``territory.queries.people``.
    """
    return list(like(words, active=active, after=after)[:size])


def maker_of(person_id: int) -> int | None:
    """Who made the account, as the journal says; None if nobody signed in did."""
    lines = entries("person", person_id)
    return lines[0].person_id if lines and lines[0].verb == Verb.CREATE else None


def like(words: str = "", *, active: bool | None = True, after: str = "") -> QuerySet[Person]:
    """What :func:`people` lists, to be narrowed further."""
    found = Person.objects.filter(login__gt=after) if after else Person.objects.all()
    if active is not None:
        found = found.filter(is_active=active)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(login__icontains=words) | Q(phone__contains=words))
    return found.order_by("login")


def names(person_ids: Iterable[int | None]) -> dict[int, str]:
    """Names by id, for pages that show who did what (one query, none where nobody did)."""
    ids = {one for one in person_ids if one is not None}
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


def name_of(person_id: int | None) -> str:
    """One name; empty for nobody: a resident, or the system."""
    return names([person_id]).get(person_id or 0, "")
