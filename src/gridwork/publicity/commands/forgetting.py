"""Prints are forgotten: after a month, or at once when a household in them had its answers removed (P3)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from datetime import timedelta

from gridwork.base.moment import now
from gridwork.journal.models import Entry
from gridwork.ledger.models import Record
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.rules.kinds import RECORD, Verb
from gridwork.publicity.models import Blank, Print
from gridwork.publicity.queries.prints import folder_of
from gridwork.publicity.rules.kinds import BLANKS_KEPT_FOR, KEPT_FOR, What

LOOKED_BACK = timedelta(days=2)
"""How far back removals are looked for: the sweep runs each hour, and a worker may stand still over a night."""


def forget_old() -> int:
    """Remove prints a month after they were asked for, and blank codes after a year; how many prints."""
    Blank.objects.filter(issued_on__lt=(now() - BLANKS_KEPT_FOR).date()).delete()
    return _forget(Print.objects.filter(asked_at__lt=now() - KEPT_FOR))


def forget_removed() -> int:
    """Remove booklets that hold what a household has since had removed; how many."""
    removed = Entry.objects.filter(recorded_at__gte=now() - LOOKED_BACK, subject_kind=RECORD, verb=Verb.FORGET)
    at = dict(removed.values_list("subject_id", "recorded_at"))
    told = Record.objects.filter(pk__in=at).values_list("pk", "form", "grid")
    found: list[Print] = []
    for record_id, form, grid_id in told:
        before = Print.objects.filter(what=What.BOOKLET, area__in=lineage_of(grid_id), asked_at__lte=at[record_id])
        found += [one for one in before if form in json.loads(one.options)["forms"]]
    return _forget(found)


def _forget(prints: Iterable[Print]) -> int:
    """Files first: a row without files says that they are gone, files without a row nobody finds."""
    gone = list(prints)
    for one in gone:
        shutil.rmtree(folder_of(one.stored), ignore_errors=True)
    Print.objects.filter(pk__in=[one.pk for one in gone]).delete()
    return len(gone)
