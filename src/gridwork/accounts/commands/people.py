"""Accounts of the people who work with the system: made, changed, closed, never deleted.

Whether the actor may is asked one area up, where posts are known: faces call
``territory.commands.people``; the command line calls these.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from gridwork.accounts.commands.passwords import check_strength
from gridwork.accounts.models import Person
from gridwork.accounts.queries.people import person as person_of
from gridwork.accounts.rules.verbs import Verb
from gridwork.base.errors import N_, BadInput
from gridwork.base.identifiers import clean_login
from gridwork.journal.act import Act
from gridwork.journal.commands import begin, write
from gridwork.journal.queries.replays import replayed

LANGUAGES = ("", "zh-hans", "zh-hant", "en")


@transaction.atomic
def create_person(
    act: Act, *, login: str, name: str, password: str | None, phone: str = "", email: str = "", language: str = "",
    one_time: bool = False,
) -> Person:  # fmt: skip
    """Make an account. Without a password nobody can sign in to it until one is set.

    A ``one_time`` password is known to somebody else and must be changed at the first sign-in.
    BadInput with ``place`` naming the field; the same act twice gives the same person.
    """
    first = replayed(act, "person", Verb.CREATE)
    if first is not None:
        return person_of(first)
    person = Person(login=clean_login(login))
    _fill(person, name=name, phone=phone, email=email, language=language)
    if password is None:
        person.set_unusable_password()
    else:
        check_strength(password, person)
        person.set_password(password)
        person.must_change_password = one_time
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as fault:
        raise BadInput(
            N_("The sign-in name %(login)s is taken."), place="login", code="login-taken", login=person.login
        ) from fault
    begin(act, Verb.CREATE, "person", person.pk, login=person.login, name=person.name)
    return person


@transaction.atomic
def update_person(act: Act, person_id: int, *, name: str, phone: str, email: str, language: str = "") -> Person:
    """Change name, work phone, e-mail or language; the journal keeps old and new of what changed (P2)."""
    person = person_of(person_id)
    if replayed(act, "person", Verb.UPDATE):
        return person
    before = {field: getattr(person, field) for field in FIELDS}
    _fill(person, name=name, phone=phone, email=email, language=language)
    new = {field: getattr(person, field) for field in FIELDS if getattr(person, field) != before[field]}
    if new:
        person.save(update_fields=list(new))
        write(act, Verb.UPDATE, "person", person.pk, old={field: before[field] for field in new}, new=new)
    return person


@transaction.atomic
def deactivate_person(act: Act, person_id: int) -> Person:
    """Close an account: its sessions and tokens end at once; what the person did stays."""
    person = person_of(person_id)
    if replayed(act, "person", Verb.DEACTIVATE) or not person.is_active:
        return person
    person.is_active = False
    person.save(update_fields=["is_active"])
    person.sessions.all().delete()
    person.tokens.all().delete()
    write(act, Verb.DEACTIVATE, "person", person.pk)
    return person


FIELDS = ("name", "phone", "email", "language")


def _fill(person: Person, *, name: str, phone: str, email: str, language: str) -> None:
    person.name = " ".join(name.split())
    if not 0 < len(person.name) <= 64:
        raise BadInput(N_("Give the person's name, at most 64 characters."), place="name")
    person.phone = phone.strip()
    if len(person.phone) > 32 or not set(person.phone) <= set("0123456789+-() ."):
        raise BadInput(N_("A phone number has digits, spaces and + - ( ) only."), place="phone")
    person.email = email.strip()
    if person.email:
        try:
            validate_email(person.email)
        except ValidationError as fault:
            raise BadInput(N_("This is not an e-mail address."), place="email") from fault
    if language not in LANGUAGES:
        raise BadInput(N_("Choose one of the languages offered."), place="language")
    person.language = language
