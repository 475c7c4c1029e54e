"""From when on charters have asked for a kind of visit or inspection (F4, F5)."""

from __future__ import annotations

from datetime import date
from math import inf

from gridwork.base.memo import Memo
from gridwork.charter.queries.adopted import in_force, in_force_between
from gridwork.charter.schema import Charter

INSPECTION, VISIT = "inspection:", "visit:"
"""What stands before the key of a kind where the two are told together: ``inspection:fire``."""
_begun = Memo(seconds=inf)


def asked_since(duty: str) -> date:
    """From when on the charters in force have asked for such visits or inspections without a break, up to the present.

    ``duty``: ``visit:KEY`` or ``inspection:KEY``. A new version that still asks for them breaks nothing: what was
    missed before it stays missed. One query when cold, none under the first charter.
    """
    return _begun.get((in_force().id, duty), lambda: _look(duty))


def _look(duty: str) -> date:
    present = in_force()
    since = present.effective_on
    for first, _, adopted in reversed(in_force_between(date.min, since)) if present.number > 1 else ():
        if not _asks(adopted.charter, duty):
            break
        since = first
    return since


def _asks(charter: Charter, duty: str) -> bool:
    asked = charter.visits if duty.startswith(VISIT) else charter.inspections
    return duty.removeprefix(VISIT).removeprefix(INSPECTION) in asked
