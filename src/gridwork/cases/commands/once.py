"""Carried out once: a command sent twice under one reference returns the first outcome."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import IntegrityError

from gridwork.base.errors import N_, Conflict, GridworkError
from gridwork.cases.models import Case
from gridwork.journal.act import Act
from gridwork.journal.queries import outcome

P = ParamSpec("P")


def once(command: Callable[Concatenate[Act, P], Case]) -> Callable[Concatenate[Act, P], Case]:
    """Run the command in one transaction; on a refusal, see whether this very act was done before.

    The journal's unique reference stops the second of two racing copies, so the common case
    pays no query for the safety.
    """

    @wraps(command)
    def carried_out(act: Act, /, *args: P.args, **kwargs: P.kwargs) -> Case:
        try:
            with act.book.transaction():
                return command(act, *args, **kwargs)
        except (GridworkError, IntegrityError):
            first = outcome(act.ref)
            if first is None or first.kind != "case":
                raise
            if first.person_id != act.person_id:
                raise Conflict(N_("This reference was used for another act; send it again with a new one.")) from None
            return Case.objects.get(pk=first.subject_id)

    return carried_out
