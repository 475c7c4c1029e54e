"""How long a record counts as verified (L4)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from gridwork.charter.terms import Cadence

_DAYS = {Cadence.DAY: 1, Cadence.WEEK: 7, Cadence.HALF_MONTH: 15}
_MONTHS = {Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.HALF_YEAR: 6, Cadence.YEAR: 12}


def verify_by(verified_on: date, every: Cadence | None) -> date | None:
    """The last day on which a record verified on a day is fresh; None when its form asks for no verifying.

    A month after 31 January is the last day of February. KeyError for a cadence in working
    days, which no form may have.
    """
    if every is None:
        return None
    if every in _DAYS:
        return verified_on + timedelta(days=_DAYS[every])
    years, month = divmod(verified_on.month - 1 + _MONTHS[every], 12)
    year = verified_on.year + years
    return date(year, month + 1, min(verified_on.day, monthrange(year, month + 1)[1]))
