"""Draw every sample that has come due (F8): what the worker does from the first day of a period on."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial

from django.db import IntegrityError
from django.db.models import Exists, OuterRef, Q

from gridwork.base.errors import Conflict, GridworkError
from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.work_parts import Sample as Kind
from gridwork.fieldwork.commands.samples import draw, draw_again
from gridwork.fieldwork.models import Sample, SampleItem
from gridwork.fieldwork.queries.sampling_units import period_covered, units_of
from gridwork.fieldwork.rules.periods import before
from gridwork.journal.act import Act, Via
from gridwork.journal.models import Seal
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

logger = logging.getLogger(__name__)


def draw_due(*, at: datetime | None = None) -> int:
    """Draw what is to be drawn and is not yet, each sample in a transaction of its own; returns how many.

    Safe to run twice or in two workers: there is one sample for each unit and period. Nothing is
    drawn before a day is sealed, so that no seed is left to chance.
    """
    moment = at or now()
    if not Seal.objects.exists():
        return 0
    powers, today = Powers.of_operator(tree().root.id), in_force().calendar.today(moment)
    drawn = 0
    for key, kind in in_force().charter.samples.items():
        for area_id, period in _not_drawn(key, kind, today):
            drawn += _carried_out(partial(draw, _act(moment), powers, key, area_id, period))
        for sample_id in _to_draw_again(key, kind, today):
            drawn += _carried_out(partial(draw_again, _act(moment), powers, sample_id))
    return drawn


def _not_drawn(key: str, kind: Kind, today: date) -> Iterator[tuple[int, date]]:
    period = period_covered(kind, today).first
    have = set(Sample.objects.filter(key=key, period=period, first=None).values_list("area_id", flat=True))
    return ((unit.id, period) for unit in units_of(key) if unit.id not in have)


def _to_draw_again(key: str, kind: Kind, today: date) -> list[int]:
    """First samples of this period and the one before that are checked, or past their day, and stand alone yet."""
    if not kind.again_posts:
        return []
    since = before(kind.every, period_covered(kind, today)).first
    waiting = SampleItem.objects.filter(sample=OuterRef("pk"), checked_on=None)
    found = Sample.objects.filter(~Exists(waiting) | Q(due_on__lt=today), key=key, period__gte=since, first=None)
    return list(found.filter(again=None).order_by("pk").values_list("pk", flat=True))


def _act(moment: datetime) -> Act:
    return Act(Via.WORKER, done_at=moment, recorded_at=moment)


def _carried_out(command: Callable[[], Sample]) -> int:
    """1 if it was drawn; 0 where there is nothing to draw, another worker was faster, or one unit lacks an office."""
    try:
        command()
    except (Conflict, IntegrityError):
        return 0
    except GridworkError:
        logger.exception("A sample could not be drawn; it will be tried again")
        return 0
    return 1
