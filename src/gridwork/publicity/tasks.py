"""What the worker does about prints: make them, and forget them after a month."""

from __future__ import annotations

import shutil
from time import monotonic

from gridwork.base.moment import now
from gridwork.publicity.commands.printing import carry_on, take
from gridwork.publicity.models import Blank, Print
from gridwork.publicity.queries.prints import folder_of
from gridwork.publicity.rules.kinds import BLANKS_KEPT_FOR, KEPT_FOR, TURN_SECONDS
from gridwork.territory.queries.powers import day_of


def make_prints() -> int:
    """One sweep: print for some seconds, then let the worker's other work have its turn. How many grids."""
    until = monotonic() + TURN_SECONDS
    made = 0
    while monotonic() < until and (job := take()) is not None:
        made += carry_on(job, until)
    return made


def forget_prints() -> int:
    """Remove prints and their files a month after they were asked for, and blank codes after a year; how many."""
    old = Print.objects.filter(asked_at__lt=now() - KEPT_FOR)
    forgotten = list(old.values_list("pk", "stored"))
    for _, stored in forgotten:
        shutil.rmtree(folder_of(stored), ignore_errors=True)
    Print.objects.filter(pk__in=[pk for pk, _ in forgotten]).delete()
    Blank.objects.filter(issued_on__lt=day_of(now() - BLANKS_KEPT_FOR)).delete()
    return len(forgotten)
