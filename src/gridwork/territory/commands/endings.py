"""What ends when an area is no more: the postings in its offices (G3, G5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gridwork.journal.act import Act
from gridwork.journal.commands import write
from gridwork.territory.models import Posting
from gridwork.territory.queries.postings import lasting_in

AFTER = 2
"""Parts of the act from here on are the postings'; 0 is the edition's and 1 the draft's."""


def end_postings_in(act: Act, codes: Sequence[str], last_day: date) -> int:
    """End every posting in these areas with ``last_day``, and return how many; call inside a transaction.

    One that was to begin later ends on the day it begins. The office stays: old cases name it.
    """
    ended = 0
    for posting in lasting_in(codes, last_day):
        posting.to_day = max(last_day, posting.from_day)
        Posting.objects.filter(pk=posting.pk).update(to_day=posting.to_day)
        told = posting.to_day.isoformat()
        write(act, "end", "posting", posting.pk, part=AFTER + ended, last_day=told, because="redrawn")
        ended += 1
    return ended
