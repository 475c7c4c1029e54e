"""Carried out once: a command sent twice under one reference returns the first outcome (DESIGN, *Acts*)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.db import IntegrityError

from gridwork.base.errors import N_, Conflict, GridworkError
from gridwork.journal.act import Act
from gridwork.journal.models import Entry
from gridwork.ledger.rules.kinds import Verb

P = ParamSpec("P")
R = TypeVar("R")
Command = Callable[Concatenate[Act, P], R]


def once(kind: str, *verbs: Verb, again: Callable[[list[int]], R]) -> Callable[[Command[P, R]], Command[P, R]]:
    """Run the command in one transaction; on a refusal, see whether this very act was done before.

    ``again`` makes the first outcome from the ids of the subjects of ``kind`` the act wrote
    about. The journal's unique reference stops the second of two racing copies, so the common
    case pays no query for the safety. Conflict when the reference was used by somebody else,
    for another verb or, where the command names its subject first, on another one.
    """

    def wrapped(command: Command[P, R]) -> Command[P, R]:
        @wraps(command)
        def carried_out(act: Act, /, *args: P.args, **kwargs: P.kwargs) -> R:
            try:
                with act.book.transaction():
                    return command(act, *args, **kwargs)
            except (GridworkError, IntegrityError):
                ids = _told(act, kind, verbs)
                if ids is None:
                    raise
                asked = next((one for one in args if isinstance(one, int)), ids[0])
                if asked not in ids:
                    raise _used() from None
                return again(ids)

        return carried_out

    return wrapped


def _told(act: Act, kind: str, verbs: Collection[Verb]) -> list[int] | None:
    """The subjects of the act, in the order it wrote about them; None when it was never carried out."""
    columns = ("subject_kind", "subject_id", "verb", "person_id")
    told = list(Entry.objects.filter(act_ref=act.ref).order_by("part").values_list(*columns))
    if not told:
        return None
    ids = [subject for subject_kind, subject, verb, _ in told if subject_kind == kind and verb in verbs]
    if not ids or told[0][3] != act.person_id:
        raise _used()
    return ids


def _used() -> Conflict:
    return Conflict(N_("This reference was used for another act; send it again with a new one."), code="ref-used")
