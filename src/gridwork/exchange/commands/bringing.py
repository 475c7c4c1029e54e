"""Rows that were planned, done: opened in bulk, changed one by one; a row that cannot be is refused alone (L6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django.db import IntegrityError

from gridwork.base.errors import N_, Conflict, GridworkError
from gridwork.charter.queries.adopted import in_force
from gridwork.exchange.models import Import
from gridwork.exchange.queries.ledgers import Ledger
from gridwork.exchange.queries.planning_places import Planned
from gridwork.exchange.queries.scratch import Outcome, Stored
from gridwork.journal.act import Act
from gridwork.ledger.commands.changing import change_place
from gridwork.ledger.commands.counting import attempted, gathered
from gridwork.ledger.commands.effort import note_filled
from gridwork.ledger.commands.places import open_places
from gridwork.ledger.commands.records import change_record, confirm_records, open_records
from gridwork.ledger.rules.kinds import PLACE, RECORD
from gridwork.territory.rules.powers import Powers

OPEN: dict[str, Any] = {PLACE: open_places, RECORD: open_records}
CHANGE: dict[str, Any] = {PLACE: change_place, RECORD: change_record}


def bring_in(act: Act, powers: Powers, one: Import, ledger: Ledger, rows: Sequence[Stored]) -> list[Planned]:
    """Do what the rows say; call inside the transaction that marks how far the import is."""
    planned = ledger.plan(rows)
    with gathered():
        _open(act, powers, one, ledger, [plan for plan in planned if plan.outcome is Outcome.ADDED])
        for plan in planned:
            if plan.outcome is Outcome.CHANGED:
                _change(act.again(), powers, ledger, plan)
    form = ledger.wanted.form
    if form is not None:
        note_filled(act, form.key, _filled(planned) & {one.key for one in form.form.fields})
    return planned


def _filled(planned: Sequence[Planned]) -> set[str]:
    """The fields of the form that some row which came in has an answer for (L8)."""
    came = [plan for plan in planned if plan.outcome in (Outcome.ADDED, Outcome.CHANGED)]
    answers = [plan.changes or (plan.draft.values if plan.draft else {}) for plan in came]
    return {field for given in answers for field, value in given.items() if value not in (None, "")}


def _open(act: Act, powers: Powers, one: Import, ledger: Ledger, plans: list[Planned]) -> None:
    """All at once; where one of them is refused, in halves, so that the others come in."""
    if not plans:
        return
    try:
        with attempted():
            opened = OPEN[ledger.subject](act.again(), powers, [plan.draft for plan in plans], import_id=one.pk)
    except (GridworkError, IntegrityError) as fault:
        if len(plans) == 1:
            plans[0].refuse(ledger.told(_said(fault)))
            return
        middle = len(plans) // 2
        _open(act, powers, one, ledger, plans[:middle])
        _open(act, powers, one, ledger, plans[middle:])
    else:
        for plan, thing in zip(plans, opened, strict=True):
            plan.subject_id, plan.grid_id = thing.pk, thing.grid_id


def _change(act: Act, powers: Powers, ledger: Ledger, plan: Planned) -> None:
    try:
        with attempted():
            if plan.row.given.verified_on:
                act = _on(act, plan.row.given.verified_on)
            if plan.changes:
                done = CHANGE[ledger.subject](act, powers, plan.subject_id, plan.changes, seen=plan.seen)
                plan.seen = done.seq
            else:
                confirm_records(act, powers, [plan.subject_id])
    except (GridworkError, IntegrityError) as fault:
        plan.refuse(ledger.told(_said(fault)))


def _on(act: Act, day: str) -> Act:
    """The act as done on an earlier day, at noon of the cell's own clock, but not in the future."""
    noon = in_force().calendar.at(date.fromisoformat(day), time(12))
    return act.again(done_at=min(noon, act.recorded_at))


def _said(fault: GridworkError | IntegrityError) -> GridworkError:
    if isinstance(fault, GridworkError):
        return fault
    return Conflict(N_("Somebody else brought the same thing in at the same time."))
