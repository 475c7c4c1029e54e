"""What the worker does for imports: carries each on by chunks, and forgets their files in time (L6)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from django.db.models import F, Q

from gridwork.base.errors import GridworkError
from gridwork.base.moment import now
from gridwork.exchange.commands.checking import check_on, stop
from gridwork.exchange.commands.running import carry_on
from gridwork.exchange.commands.undoing import take_back
from gridwork.exchange.models import Import, Stage
from gridwork.exchange.queries import shelf
from gridwork.journal.models import Entry
from gridwork.ledger.models import Record
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.rules.kinds import RECORD, Verb

log = logging.getLogger(__name__)

SLICE_SECONDS = 5.0
"""A sweep lets the others have their turn after this long; the next one goes on where it stopped."""
KEPT_FOR = timedelta(days=30)
LOOKED_BACK = timedelta(days=2)
"""How far back removals are looked for: the sweep runs each hour, and a worker may stand still over a night."""
STEPS: dict[str, Callable[[Import], bool]] = {
    Stage.CHECKING: check_on,
    Stage.RUNNING: carry_on,
    Stage.UNDOING: take_back,
}


def work_imports(seconds: float = SLICE_SECONDS) -> int:
    """Carry every import at work on for a while; returns the steps taken.

    May be killed anywhere and run in several workers at once: every step is one
    transaction together with the mark of how far the import is.
    """
    until, steps = monotonic() + seconds, 0
    at_work = Import.objects.filter(stage__in=list(STEPS))
    # Whichever has waited longest goes first, so that a town does not keep a village waiting.
    for import_id in list(at_work.order_by(F("alive_at").asc(nulls_first=True), "id").values_list("pk", flat=True)):
        try:
            while step(import_id):
                steps += 1
                if monotonic() > until:
                    return steps
        except Exception:
            log.exception("import %s stumbled; it will be tried again", import_id)
            Import.objects.filter(pk=import_id).update(alive_at=now())
    return steps


def step(import_id: int) -> bool:
    """One step of one import; False when there is nothing to do for it now."""
    one = Import.objects.get(pk=import_id)
    work = STEPS.get(one.stage)
    if work is None:
        return False
    try:
        return work(one)
    except GridworkError as fault:
        stop(one, fault)
        return True


def forget_imports() -> int:
    """Delete the files of imports older than thirty days; what they brought and their counts stay.

    At once those in which a household may stand that has had its answers removed since, run or not.
    """
    kept = Import.objects.exclude(stored="").exclude(stage__in=list(STEPS))
    count = 0
    for one in kept.filter(Q(asked_at__lt=now() - KEPT_FOR) | _with_removed()):
        if kept.filter(pk=one.pk).update(stored=""):  # unless somebody has set it to work meanwhile
            shelf.forget(one.stored)
            count += 1
    return count


def _with_removed() -> Q:
    """Imports of the form and the area of a record that was emptied after they were brought."""
    removed = Entry.objects.filter(recorded_at__gte=now() - LOOKED_BACK, subject_kind=RECORD, verb=Verb.FORGET)
    at = dict(removed.values_list("subject_id", "recorded_at"))
    found = Q(pk=None)
    for record_id, form, grid_id in Record.objects.filter(pk__in=at).values_list("pk", "form", "grid"):
        found |= Q(target=form, area__in=lineage_of(grid_id), asked_at__lte=at[record_id])
    return found
