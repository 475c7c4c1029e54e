"""Signing in and out (P4)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from django.contrib.auth.hashers import make_password
from django.db import transaction
from uuid_utils.compat import uuid7

from gridwork.accounts.commands.attempts import count_attempt, forget_attempts
from gridwork.accounts.models import Attempt, Person, Session
from gridwork.accounts.queries.policy import policy
from gridwork.accounts.rules.secret import digest, new_secret
from gridwork.accounts.rules.verbs import Verb
from gridwork.base.errors import N_, BadInput
from gridwork.base.identifiers import clean_login
from gridwork.journal.act import Act
from gridwork.journal.commands import write


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session; ``secret`` goes into the cookie and is known nowhere else."""

    session: Session
    secret: str


def sign_in(act: Act, login: str, password: str, *, device: str = "", previous: str = "") -> SignedIn:
    """Open a session for whoever knows the password, and end the one the browser had before.

    Raises what :func:`proven` does.
    """
    return _open(act, proven(act, login, password), device, previous)


def proven(act: Act, login: str, password: str) -> Person:
    """The active person of this name, who knows the password; to be let in with :func:`admit`.

    The same message and the same work for a wrong password, an unknown name and a closed
    account: BadInput ``wrong-sign-in``; ``locked`` while the name has to wait. Not one
    transaction: the count of tries must stand even though the sign-in is refused.
    """
    name = _spelled(login)
    attempt = count_attempt(name, act.recorded_at)
    person = Person.objects.filter(login=name, is_active=True).first()
    candidate = person or Person(password=_nobodys_hash())
    if not candidate.check_password(password) or person is None:
        _record_failure(act, person, attempt)
        raise BadInput(N_("The sign-in name or the password is not right."), code="wrong-sign-in")
    return person


def admit(act: Act, person: Person, device: str) -> None:
    """Let a proven person in on a device (what it calls itself); call inside the command's transaction."""
    forget_attempts(person.login)
    _stand_in_line(person)
    # A second try is never a replay of the first: each has its own place in the journal.
    act = replace(act, ref=uuid7(), person_id=person.pk)
    write(act, Verb.SIGN_IN, "person", person.pk, device=device[:120])


@transaction.atomic
def _open(act: Act, person: Person, device: str, previous: str) -> SignedIn:
    if previous:
        Session.objects.filter(key=digest(previous)).delete()
    secret, at = new_secret(), act.recorded_at
    session = Session.objects.create(
        key=digest(secret), person=person, device=device[:120],
        started_at=at, seen_at=at, expires_at=at + policy().absolute,
    )  # fmt: skip
    admit(act, person, device)
    return SignedIn(session, secret)


@transaction.atomic
def _record_failure(act: Act, person: Person | None, attempt: Attempt) -> None:
    act = replace(act, ref=uuid7())
    if person is not None:
        _stand_in_line(person)
        write(act, Verb.SIGN_IN_FAILED, "person", person.pk, failures=attempt.failures)
    else:
        write(act, Verb.SIGN_IN_FAILED, "sign-in", attempt.pk, failures=attempt.failures)


@transaction.atomic
def sign_out(act: Act, session_id: int) -> None:
    """End the session the browser is using. Twice is not an error."""
    session = Session.objects.filter(pk=session_id).first()
    if session is not None:
        person_id = session.person_id
        session.delete()
        write(replace(act, ref=uuid7()), Verb.SIGN_OUT, "person", person_id)


def _stand_in_line(person: Person) -> None:
    """Two acts on one person at once take turns, for each needs the next place in the journal."""
    Person.objects.select_for_update().filter(pk=person.pk).values_list("pk").first()


def _spelled(login: str) -> str:
    try:
        return clean_login(login)
    except BadInput:
        return login[:64]


@cache
def _nobodys_hash() -> str:
    """A hash no password fits, checked for unknown names so that they take as long as known ones."""
    return make_password(new_secret())
