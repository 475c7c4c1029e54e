"""A checked import taken into the ledger, a chunk in a transaction with the mark of how far it is (L6)."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from gridwork.base.moment import now
from gridwork.exchange.commands.bringing import bring_in
from gridwork.exchange.commands.ledger_import import table_of
from gridwork.exchange.commands.refused_file import write_refused
from gridwork.exchange.commands.telling import tell_of
from gridwork.exchange.models import Import, ImportChange, Stage
from gridwork.exchange.queries import shelf
from gridwork.exchange.queries.ledgers import ledger_of
from gridwork.exchange.queries.planning_places import Planned
from gridwork.exchange.queries.scratch import Outcome, Scratch
from gridwork.exchange.queries.who import act_for
from gridwork.exchange.rules.verbs import Verb

CHUNK = 8_000
"""Rows a transaction. Door-plate codes fall anywhere in their index, so that on SQLite every chunk
writes most of its pages anew: fewer, larger chunks; half a second each, for others wait meanwhile."""


def carry_on(one: Import) -> bool:
    """Take in the next chunk. False: another worker is at it.

    The mark moves in the transaction that writes the rows: a worker that is killed anywhere
    leaves a chunk either done and marked or not begun.
    """
    with Scratch(shelf.rows(one.stored)) as scratch:
        with transaction.atomic(), collecting_later():
            held = held_at(one.pk, Stage.RUNNING)
            if held is None:
                return False
            rows = scratch.turns(held.position, CHUNK)
            if not rows:
                held.stage, held.done_at, held.alive_at = Stage.DONE, now(), now()
                held.save(update_fields=["stage", "done_at", "alive_at"])
                refused = held.refused
                tell_of(held, "import-done", added=held.added, changed=held.changed, refused=refused)
            else:
                act, powers = act_for(held, Verb.RUN)
                good = [row for row in rows if row.outcome != Outcome.REFUSED]
                ledger = ledger_of(held, scratch)
                done = bring_in(act, powers, held, ledger, good)
                _mark(held, ledger.subject, rows[-1].place, done)
        if rows:
            scratch.judge((plan.row, plan.outcome, None) for plan in done if plan.outcome is Outcome.REFUSED)
        elif refused:
            write_refused(one, table_of(one), scratch)
    return True


@contextmanager
def collecting_later() -> Iterator[None]:
    """Look for garbage in cycles after the chunk: all it makes lives to its end, and looking costs a sixth of it."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def held_at(import_id: int, stage: Stage) -> Import | None:
    """The import, locked, if it is at this stage and no other worker has it."""
    rows = Import.objects.filter(pk=import_id, stage=stage)
    if connection.vendor == "postgresql":
        return rows.select_for_update(skip_locked=True, of=("self",)).first()
    # SQLite has one writer: the transaction is the lock, and it began with this one.
    return rows.first()


def _mark(held: Import, subject: str, place: int, done: list[Planned]) -> None:
    for plan in done:
        setattr(held, plan.outcome.value, getattr(held, plan.outcome.value) + 1)
    ImportChange.objects.bulk_create(
        ImportChange(imported=held, subject_kind=subject, subject_id=plan.subject_id, seq=plan.seen)
        for plan in done
        if plan.outcome is Outcome.CHANGED and plan.changes
    )
    held.position, held.alive_at = place, now()
    held.save(update_fields=["position", "alive_at", "added", "changed", "same", "refused"])
