"""The dry run of an import: the whole file read, every row judged, nothing changed (L6)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from gridwork.base.errors import N_, BadInput, GridworkError
from gridwork.base.moment import now
from gridwork.exchange.commands.ledger_import import table_of
from gridwork.exchange.commands.refused_file import write_refused
from gridwork.exchange.commands.telling import LONG, tell_of
from gridwork.exchange.models import Import, Stage
from gridwork.exchange.queries import shelf
from gridwork.exchange.queries.ledgers import Ledger, ledger_of
from gridwork.exchange.queries.scratch import Filling, Outcome, Scratch
from gridwork.exchange.rules.tables.table import Table

CHUNK = 2_000
"""Rows judged at once."""
LEASE = timedelta(minutes=5)
"""How long a worker may be silent while it reads a file before another one starts over."""
SIGN_OF_LIFE = 20_000
"""Rows read between two signs of life."""


def check_on(one: Import) -> bool:
    """Carry a check on by one step: read the file, or judge a chunk of rows. False: nothing to do just now."""
    if not shelf.rows(one.stored).exists():
        return _claimed(one) and _read(one)
    with Scratch(shelf.rows(one.stored)) as scratch:
        ledger = ledger_of(one, scratch)
        rows = scratch.turns(one.position, CHUNK)
        if not rows:
            return _end(one, scratch)
        scratch.judge((plan.row, plan.outcome, plan.grid_id) for plan in ledger.rehearse(rows))
    # Another worker at the same rows finds the same; only one moves the mark.
    at_work = Import.objects.filter(pk=one.pk, stage=Stage.CHECKING, position=one.position)
    at_work.update(position=rows[-1].place, alive_at=now())
    return True


def _claimed(one: Import) -> bool:
    silent = Q(alive_at=None) | Q(alive_at__lt=now() - LEASE)
    return bool(Import.objects.filter(silent, pk=one.pk, stage=Stage.CHECKING).update(alive_at=now()))


def _read(one: Import) -> bool:
    draft = shelf.folder(one.stored) / f"{shelf.new_name()}.sqlite3"
    try:
        with Scratch(draft) as scratch:
            count = scratch.fill(_rows(one, table_of(one), ledger_of(one, scratch)))
        if not count:
            raise BadInput(N_("The file has headings and no rows under them."))
        draft.rename(shelf.rows(one.stored))
    finally:
        draft.unlink(missing_ok=True)
    Import.objects.filter(pk=one.pk, stage=Stage.CHECKING).update(rows=count, position=0, alive_at=now())
    return True


def _rows(one: Import, table: Table, ledger: Ledger) -> Iterator[Filling]:
    reader = ledger.reader(table.headings)
    never = [place for place, heading in enumerate(table.headings) if ledger.wanted.why_never(heading)]
    for count, row in enumerate(table.rows(), 1):
        if count % SIGN_OF_LIFE == 0:
            Import.objects.filter(pk=one.pk).update(alive_at=now())
        for place in never:
            row.cells[place] = ""  # of persons not even a copy is kept
        yield ledger.filled(row, reader)


def _end(one: Import, scratch: Scratch) -> bool:
    counts = scratch.counts()
    if counts.get(Outcome.REFUSED):
        write_refused(one, table_of(one), scratch)
    found = {outcome.value: counts.get(outcome, 0) for outcome in Outcome}
    checking = Import.objects.filter(pk=one.pk, stage=Stage.CHECKING)
    with transaction.atomic():
        ended = checking.update(stage=Stage.CHECKED, position=0, alive_at=now(), **found)
        if ended and sum(found.values()) >= LONG:
            refused = found[Outcome.REFUSED.value]
            tell_of(one, "import-checked", good=sum(found.values()) - refused, refused=refused)
    return True


def stop(one: Import, fault: GridworkError) -> None:
    """An import cannot go on: say why on its page, and tell those who wait for it."""
    trouble = json.dumps({"message": fault.message, "place": fault.place, "params": fault.params}, default=str)
    with transaction.atomic():
        going = Import.objects.filter(pk=one.pk).exclude(stage=Stage.FAILED)
        if going.update(stage=Stage.FAILED, trouble=trouble, alive_at=now()):
            tell_of(one, "import-failed")
