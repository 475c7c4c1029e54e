"""Passwords: what is accepted, and changing them (P4)."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError
from django.db import transaction

from gridwork.accounts.commands.attempts import count_attempt, forget_attempts
from gridwork.accounts.models import Person
from gridwork.accounts.queries.people import person as person_of
from gridwork.accounts.rules.verbs import Verb
from gridwork.base.errors import N_, BadInput
from gridwork.journal.act import Act
from gridwork.journal.commands import write
from gridwork.journal.queries.replays import replayed

LEAST = 10
MOST = 128
VALIDATORS = (
    MinimumLengthValidator(LEAST),
    NumericPasswordValidator(),
    CommonPasswordValidator(),
    UserAttributeSimilarityValidator(user_attributes=("login", "name", "phone", "email")),
)
FAULTS = {
    "password_too_short": N_("The password needs at least %(least)s characters."),
    "password_entirely_numeric": N_("The password must not be only digits."),
    "password_too_common": N_("This password is too common. Take one that nobody else would think of."),
    "password_too_similar": N_("The password is too much like the name, sign-in name, phone or e-mail."),
}


def check_strength(password: str, person: Person) -> None:
    """Raise BadInput (``place="password"``) for a password that is too easy to guess."""
    if len(password) > MOST:
        raise BadInput(N_("The password may have at most %(most)s characters."), place="password", most=MOST)
    for validator in VALIDATORS:
        try:
            validator.validate(password, person)
        except ValidationError as fault:
            raise BadInput(FAULTS[fault.code or ""], place="password", code=fault.code or "", least=LEAST) from fault


def change_password(act: Act, old: str, new: str, *, keep_session: int | None = None) -> Person:
    """The person of the act changes their own password; all their other sessions end.

    A wrong old password counts like a failed sign-in, so that a browser left open cannot
    be used to guess it. BadInput with ``place`` ``old`` or ``password``, also for a new one
    that is the old one: a one-time password is not kept.
    """
    person = person_of(act.person_id or 0)
    if replayed(act, "person", Verb.CHANGE_PASSWORD):
        return person
    count_attempt(person.login, act.recorded_at)
    if not check_password(old, person.password):
        raise BadInput(N_("The present password is not right."), place="old", code="wrong-password")
    if new == old:
        raise BadInput(N_("This is the present password. Take another one."), place="password", code="same-password")
    check_strength(new, person)
    with transaction.atomic():
        forget_attempts(person.login)
        _store(person, new, one_time=False)
        person.sessions.exclude(pk=keep_session or 0).delete()
        write(act, Verb.CHANGE_PASSWORD, "person", person.pk)
    return person


@transaction.atomic
def set_password_by_admin(act: Act, person_id: int, password: str) -> Person:
    """Somebody in charge sets another's password; all of that person's sessions and tokens end.

    Whoever signs in with it has to change it first.
    Whether the actor may is asked one area up: faces call ``territory.commands.people``.
    """
    person = person_of(person_id)
    if replayed(act, "person", Verb.SET_PASSWORD):
        return person
    check_strength(password, person)
    _store(person, password, one_time=True)
    forget_attempts(person.login)
    person.sessions.all().delete()
    person.tokens.all().delete()
    write(act, Verb.SET_PASSWORD, "person", person.pk)
    return person


def _store(person: Person, password: str, *, one_time: bool) -> None:
    person.set_password(password)
    person.must_change_password = one_time
    person.save(update_fields=["password", "must_change_password"])
