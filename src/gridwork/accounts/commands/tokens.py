"""API tokens: a client acts for a person with exactly that person's powers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from gridwork.accounts.models import ApiToken
from gridwork.accounts.queries.people import person as person_of
from gridwork.accounts.rules.secret import digest, new_secret
from gridwork.accounts.rules.verbs import Verb
from gridwork.base.errors import N_, BadInput, Conflict, NotFound
from gridwork.journal.act import Act
from gridwork.journal.commands import write
from gridwork.journal.queries.replays import replayed

PREFIX = "gw_"
"""Lets scanners of published code recognise a token that leaked."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token; ``secret`` is shown once and known nowhere else."""

    token: ApiToken
    secret: str


@transaction.atomic
def issue_token(act: Act, person_id: int, label: str, *, expires_at: datetime | None = None) -> Issued:
    """Issue a token for an active person. BadInput without a label or with an end in the past."""
    if replayed(act, "person", Verb.ISSUE_TOKEN):
        raise Conflict(N_("This token was issued already and cannot be shown again."), code="token-issued")
    person = person_of(person_id)
    if not person.is_active:
        raise BadInput(N_("%(name)s's account is closed."), code="closed-account", name=person.name)
    label = label.strip()[:64]
    if not label:
        raise BadInput(N_("Say what the token is for."), place="label")
    if expires_at is not None and expires_at <= act.recorded_at:
        raise BadInput(N_("The token would end in the past."), place="expires_at")
    secret = PREFIX + new_secret()
    token = ApiToken.objects.create(
        person=person, label=label, digest=digest(secret), created_at=act.recorded_at, expires_at=expires_at
    )
    write(act, Verb.ISSUE_TOKEN, "person", person.pk, label=label, expires_at=expires_at and expires_at.isoformat())
    return Issued(token, secret)


@transaction.atomic
def revoke_token(act: Act, person_id: int, token_id: int) -> None:
    """End a person's token at once; NotFound if it is not theirs or was revoked."""
    if replayed(act, "person", Verb.REVOKE_TOKEN):
        return
    token = ApiToken.objects.filter(pk=token_id, person=person_id).first()
    if token is None:
        raise NotFound(N_("This token was revoked already."), code="no-token")
    label = token.label
    token.delete()
    write(act, Verb.REVOKE_TOKEN, "person", person_id, label=label)
