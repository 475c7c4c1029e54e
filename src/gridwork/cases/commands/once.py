"""Carried out once: a command sent twice under one reference returns the first outcome."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import IntegrityError

from gridwork.base.errors import N_, Conflict, GridworkError
from gridwork.cases.models import Case
from gridwork.cases.rules.verbs import Verb
from gridwork.journal.act import Act
from gridwork.journal.queries import outcome

P = ParamSpec("P")
Command = Callable[Concatenate[Act, P], Case]


def once(verb: Verb) -> Callable[[Command[P]], Command[P]]:
    """Run the verb's command in one transaction; on a refusal, see whether this very act was done before.

    The journal's unique reference stops the second of two racing copies, so the common case
    pays no query for the safety. Conflict when the reference was used by somebody else, for
    another verb or on another case: what was asked for now has not been done.
    """

    def wrapped(command: Command[P]) -> Command[P]:
        @wraps(command)
        def carried_out(act: Act, /, *args: P.args, **kwargs: P.kwargs) -> Case:
            try:
                with act.book.transaction():
                    return command(act, *args, **kwargs)
            except (GridworkError, IntegrityError):
                first = outcome(act.ref)
                if first is None:
                    raise
                asked = kwargs.get("case_id", next((a for a in args if isinstance(a, int)), first.subject_id))
                this = (first.kind, first.verb, first.person_id, first.subject_id)
                if this != ("case", verb, act.person_id, asked):
                    raise Conflict(
                        N_("This reference was used for another act; send it again with a new one."), code="ref-used"
                    ) from None
                return Case.objects.get(pk=first.subject_id)

        return carried_out

    return wrapped
