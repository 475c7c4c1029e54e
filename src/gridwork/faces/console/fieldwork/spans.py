"""What a page is about, read from its address: an area, and a day, a week or a month with the way to the next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import QueryDict

from gridwork.base.errors import N_
from gridwork.base.identifiers import is_id
from gridwork.charter.schema import Capability
from gridwork.charter.terms import Cadence
from gridwork.fieldwork.rules.periods import Period, period_of
from gridwork.territory.queries.reach import highest
from gridwork.territory.rules.powers import Powers

SPANS: dict[str, tuple[Cadence, str]] = {
    "day": (Cadence.DAY, N_("One day")),
    "week": (Cadence.WEEK, N_("One week")),
    "month": (Cadence.MONTH, N_("One month")),
}
PERIODS = {"": N_("This period"), "last": N_("The period before")}
"""Of each visit and inspection its own."""
FIRST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Span:
    """``earlier`` and ``later``: days in the neighbouring stretches; ``later`` is empty once they are to come."""

    key: str
    days: Period
    earlier: str
    later: str

    @property
    def single(self) -> bool:
        return self.days.first == self.days.last


def area_in(given: QueryDict, powers: Powers) -> int | None:
    """The area in an address; where there is none the one that holds all whose field work somebody sees, if any."""
    asked = given.get("area", "")
    if is_id(asked):
        return int(asked)
    top = highest(powers, Capability.FIELD_SEE)
    return top.id if top else None


def day_in(given: QueryDict, today: date, name: str = "day") -> date:
    """The day in an address, not later than today; today where there is none."""
    try:
        return max(FIRST, min(today, date.fromisoformat(given.get(name, ""))))
    except ValueError:
        return today


def span_in(given: QueryDict, today: date, default: str = "week") -> Span:
    """The stretch of days in an address, with its neighbours."""
    key = given.get("span", "")
    key = key if key in SPANS else default
    days = period_of(SPANS[key][0], day_in(given, today))
    later = days.last + timedelta(days=1)
    return Span(
        key, days, (days.first - timedelta(days=1)).isoformat(), later.isoformat() if later <= today else ""
    )  # fmt: skip
