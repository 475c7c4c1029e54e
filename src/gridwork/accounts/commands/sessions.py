"""Ending sessions, and noting that one was used (P4)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gridwork.accounts.models import Session
from gridwork.accounts.queries.policy import policy
from gridwork.accounts.rules.verbs import Verb
from gridwork.base.errors import N_, NotFound
from gridwork.journal.act import Act
from gridwork.journal.commands import write
from gridwork.journal.queries.replays import replayed


def see(session: Session, at: datetime) -> None:
    """Note the use of a session, at most every few minutes: most pages write nothing."""
    if session.seen_at + policy().seen_every <= at:
        Session.objects.filter(pk=session.pk).update(seen_at=at)


@transaction.atomic
def revoke_session(act: Act, person_id: int, session_id: int) -> None:
    """End one session of a person; NotFound if it is not theirs or has ended."""
    if replayed(act, "person", Verb.REVOKE_SESSION):
        return
    session = Session.objects.filter(pk=session_id, person=person_id).first()
    if session is None:
        raise NotFound(N_("This session has ended already."), code="no-session")
    device = session.device
    session.delete()
    write(act, Verb.REVOKE_SESSION, "person", person_id, device=device)


@transaction.atomic
def revoke_all(act: Act, person_id: int, *, keep_session: int | None = None) -> int:
    """End all sessions of a person but the one to keep; returns how many."""
    if replayed(act, "person", Verb.REVOKE_ALL):
        return 0
    ended, _ = Session.objects.filter(person=person_id).exclude(pk=keep_session or 0).delete()
    write(act, Verb.REVOKE_ALL, "person", person_id, sessions=ended)
    return ended
