"""Accounts, kept by those in charge of the people's posts (P1).

Someone in charge of one village must not set the password of the county's head: whoever
changes an account needs ``people.edit`` wherever that person holds a post, now or later; of
somebody without any, wherever they held the last one, or over the whole cell.
"""

from __future__ import annotations

from django.db import transaction

from gridwork.accounts import commands as accounts
from gridwork.accounts.models import Person
from gridwork.accounts.queries.people import maker_of
from gridwork.accounts.queries.people import person as person_of
from gridwork.base.errors import N_, BadInput
from gridwork.charter.schema import Capability
from gridwork.journal.act import Act
from gridwork.journal.queries.replays import replayed
from gridwork.territory.commands.postings import end_posting
from gridwork.territory.models import Posting
from gridwork.territory.queries.postings import last_held, lasting
from gridwork.territory.queries.powers import day_of
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.lineage import lineage_of
from gridwork.territory.rules.powers import Powers, refusal


def must_manage(act: Act, powers: Powers, person_id: int) -> list[Posting]:
    """The person's postings that last or are to come, all within the actor's charge; else NotAllowed.

    Somebody who holds none is looked after by those in charge of the last ones, by whoever made
    an account that never had any, and by those in charge of the whole cell.
    """
    if not powers.anywhere(Capability.PEOPLE_EDIT):
        raise refusal(Capability.PEOPLE_EDIT)
    held = lasting(person_id, day_of(act.done_at))
    if not held and powers.may(Capability.PEOPLE_EDIT, (tree().root.id,)):
        return held
    decisive = held or last_held(person_id)
    if not decisive and (powers.person_id is None or maker_of(person_id) != powers.person_id):
        raise refusal(Capability.PEOPLE_EDIT)
    for posting in decisive:
        office = posting.post.office
        departments = frozenset(filter(None, [office.department]))
        powers.must(Capability.PEOPLE_EDIT, lineage_of(office.area.lineage), departments)
    return held


def add_person(
    act: Act, powers: Powers, *, login: str, name: str, password: str | None,
    phone: str = "", email: str = "", language: str = "",
) -> Person:  # fmt: skip
    """Make an account, by anyone with ``people.edit`` somewhere; it can do nothing until it has a post.

    The password is a one-time one: its owner has to change it at the first sign-in.
    """
    if not powers.anywhere(Capability.PEOPLE_EDIT):
        raise refusal(Capability.PEOPLE_EDIT)
    return accounts.create_person(
        act, login=login, name=name, password=password, phone=phone, email=email, language=language, one_time=True
    )


def change_person(
    act: Act, powers: Powers, person_id: int, *, name: str, phone: str, email: str, language: str = ""
) -> Person:
    """Change another's name, work phone, e-mail or language."""
    must_manage(act, powers, person_id)
    return accounts.update_person(act, person_id, name=name, phone=phone, email=email, language=language)


def set_password(act: Act, powers: Powers, person_id: int, password: str) -> Person:
    """Set another's password, for one sign-in; their sessions and tokens end."""
    must_manage(act, powers, person_id)
    return accounts.set_password_by_admin(act, person_id, password)


def end_sessions(act: Act, powers: Powers, person_id: int) -> int:
    """End all sessions of another person; returns how many."""
    must_manage(act, powers, person_id)
    return accounts.revoke_all(act, person_id)


@transaction.atomic
def close_account(act: Act, powers: Powers, person_id: int) -> Person:
    """The person has left: account, sessions and tokens end now, postings today. What they did stays."""
    if person_id == powers.person_id:
        raise BadInput(N_("You cannot close your own account; somebody else in charge must do it."), code="own-account")
    today, held = day_of(act.done_at), must_manage(act, powers, person_id)
    if replayed(act, "person", "deactivate"):
        return person_of(person_id)
    for posting in held:
        end_posting(act.again(), powers, posting.pk, last_day=max(today, posting.from_day))
    return accounts.deactivate_person(act, person_id)
