"""What keeping the ledgers costs, per worker and form: a burden to lighten, never a score (L8, A7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet, Sum

from gridwork.base.moment import now
from gridwork.ledger.models import Effort
from gridwork.ledger.rules.burden import SPANS
from gridwork.territory.queries.edition import today
from gridwork.territory.queries.people import within_reach
from gridwork.territory.rules.powers import Powers

_SUMS = ("entries", "seconds", "typed", "repeated")


class Cost(NamedTuple):
    """Entries made, seconds spent, values typed, and of them those the ledger already held."""

    entries: int = 0
    seconds: int = 0
    typed: int = 0
    repeated: int = 0

    @property
    def minutes(self) -> int:
        """Whole minutes; the last one begun counts."""
        return -(-self.seconds // 60)


@dataclass(frozen=True, slots=True)
class Worker:
    """One person's cost. ``login`` is where a page of workers goes on."""

    person_id: int
    name: str
    login: str
    cost: Cost


@dataclass(frozen=True, slots=True)
class Burden:
    """Costs over a span. ``forms``: form key (empty: places) → cost; ``workers`` by sign-in name."""

    since: date
    until: date
    forms: dict[str, Cost]
    workers: tuple[Worker, ...]
    next: str

    @property
    def total(self) -> Cost:
        """Over all forms."""
        return Cost(*map(sum, zip(*self.forms.values(), strict=True)))


def burden(
    powers: Powers, span: str = "month", *, person_id: int | None = None, after: str = "", size: int = 50
) -> Burden:  # fmt: skip
    """The costs of everybody within reach, or of one of them (two queries).

    Oneself is always within reach. Workers stand in the order of their sign-in names: an order
    by amount would be a ranking.
    """
    until = today()
    since = until - timedelta(days=SPANS.get(span, SPANS["month"]) - 1)
    found = Effort.objects.filter(day__gte=since, day__lte=until, person__in=within_reach(powers, now()))
    if person_id is not None:
        found = found.filter(person=person_id)
    forms = {form: Cost(*sums) for form, *sums in _summed(found, "form")}
    rows = _summed(found.filter(person__login__gt=after), "person__login", "person__name", "person_id")[: size + 1]
    workers = [Worker(pk, name, login, Cost(*sums)) for login, name, pk, *sums in rows]
    return Burden(since, until, forms, tuple(workers[:size]), workers[size - 1].login if len(workers) > size else "")


def _summed(found: QuerySet[Effort], *by: str) -> QuerySet[Effort, Any]:
    return found.order_by(*by).values_list(*by).annotate(*(Sum(column) for column in _SUMS))
