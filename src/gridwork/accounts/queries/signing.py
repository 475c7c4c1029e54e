"""Who stands behind a cookie or a token, and what is signed in where (P4). One query each."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from gridwork.accounts.models import Person, Session
from gridwork.accounts.queries.policy import policy
from gridwork.accounts.rules.secret import digest
from gridwork.base.prepared import Prepared


def session_by_secret(secret: str, at: datetime) -> Session | None:
    """The live session of a cookie, its person loaded with it; None if ended, idle too long or unknown."""
    return (
        Session.objects.select_related("person")
        .filter(key=digest(secret), person__is_active=True, expires_at__gt=at, seen_at__gt=at - policy().idle)
        .first()
    )


def person_by_token(token: str, at: datetime) -> Person | None:
    """The active person an API token acts for; None if it is unknown, revoked or expired."""
    found = _TOKEN.rows(digest=digest(token), at=at)
    return Person.from_db(None, _PERSON, found[0]) if found else None


_PERSON = [field.attname for field in Person._meta.concrete_fields]


def _token(digest: str, at: datetime) -> QuerySet[Any, Any]:
    live = Q(tokens__expires_at=None) | Q(tokens__expires_at__gt=at)
    return Person.objects.filter(live, tokens__digest=digest, is_active=True).values_list(*_PERSON)


_TOKEN = Prepared(_token, digest="<digest>", at=datetime.min.replace(tzinfo=UTC))
"""Asked with every call of the API."""


def sessions_of(person_id: int, at: datetime) -> list[Session]:
    """A person's live sessions, the last used first."""
    live = Session.objects.filter(person=person_id, expires_at__gt=at, seen_at__gt=at - policy().idle)
    return list(live.order_by("-seen_at", "-pk"))
