"""What an entry cost whoever made it, noted once with the entry itself (L8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from gridwork.faces.console.ledger.opened import seconds_open
from gridwork.faces.signing import GridRequest
from gridwork.journal.act import Act
from gridwork.journal.queries import outcome
from gridwork.ledger.commands.effort import note_effort, note_filled


@contextmanager
def noted(
    request: GridRequest, act: Act, form: str, given: Mapping[str, Any], held: Mapping[str, Any]
) -> Iterator[None]:
    """One transaction for what is done inside and for its effort; a form sent twice costs once.

    ``given``: the answers typed now. ``held``: what the ledger already held for the same place.
    """
    typed = {key: value for key, value in given.items() if value not in (None, "", [], ())}
    with transaction.atomic():
        again = outcome(act.ref) is not None
        yield
        if not again:
            repeated = sum(held.get(key) == value for key, value in typed.items())
            note_effort(act, form, seconds_open(request, form), len(typed), repeated)
            note_filled(act, form, typed)
