"""Whether each place and record still has as many journal entries as it had (P2): a cut-off tail shows here."""

from __future__ import annotations

from collections.abc import Iterator

from gridwork.journal.queries.heads import differing
from gridwork.ledger.models import Place, Record
from gridwork.ledger.rules.kinds import PLACE, RECORD


def cut_off() -> Iterator[tuple[str, int, int]]:
    """Things whose journal does not end where they say: (``place 12``, entries it had, entries found)."""
    for kind, things in ((PLACE, Place.objects.all()), (RECORD, Record.objects.all())):
        for pk, had, found in differing(kind, things):
            yield f"{kind} {pk}", had, found
