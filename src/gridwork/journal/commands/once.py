"""Carried out once: a command sent twice under one reference returns the first outcome (DESIGN, *Acts*).

For the verbs that are asked for often: they pay nothing for it. A verb that is asked for now
and then looks first (``journal.queries.replays``), which costs a query and is plainer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.db import IntegrityError

from gridwork.base.errors import GridworkError
from gridwork.journal.act import Act
from gridwork.journal.models import Entry
from gridwork.journal.queries.replays import used_otherwise

P = ParamSpec("P")
R = TypeVar("R")
Command = Callable[Concatenate[Act, P], R]


def once(kind: str, *verbs: str, again: Callable[[list[int]], R]) -> Callable[[Command[P, R]], Command[P, R]]:
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
                if not ids:
                    raise
                asked = next((one for one in args if isinstance(one, int)), ids[0])
                if asked not in ids:
                    raise used_otherwise() from None
                return again(ids)

        return carried_out

    return wrapped


def _told(act: Act, kind: str, verbs: tuple[str, ...]) -> list[int]:
    """The subjects of the act, in the order it wrote about them; none when it was never carried out."""
    columns = ("subject_kind", "verb", "person_id", "subject_id")
    told = list(Entry.objects.filter(act_ref=act.ref).order_by("part").values_list(*columns))
    if told and (told[0][0] != kind or told[0][1] not in verbs or told[0][2] != act.person_id):
        raise used_otherwise() from None
    return [subject for of, verb, _, subject in told if of == kind and verb in verbs]
