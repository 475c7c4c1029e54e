"""What keeping the ledgers costs those who do it, and which fields are used at all (L8).

A burden to lighten, never a score (A7). Call these last in a command's transaction, after
``add_up``: everybody takes the rows of the tallies first, so nobody waits in a ring.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction

from gridwork.base.memo import Memo
from gridwork.journal.act import Act
from gridwork.ledger.models import Effort, FieldUse
from gridwork.ledger.rules.effort import seconds_of_work
from gridwork.territory.queries.powers import day_of

_EFFORT, _USE = Effort._meta.db_table, FieldUse._meta.db_table
_ADD = f"""
    INSERT INTO {_EFFORT} (day, person_id, form, entries, seconds, typed, repeated) VALUES (%s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (day, person_id, form) DO UPDATE SET
        entries = {_EFFORT}.entries + excluded.entries, seconds = {_EFFORT}.seconds + excluded.seconds,
        typed = {_EFFORT}.typed + excluded.typed, repeated = {_EFFORT}.repeated + excluded.repeated
"""  # noqa: S608 - the only name put in is the table's own
_USED = {
    column: f"""
    INSERT INTO {_USE} (form, field, {column}) VALUES (%s, %s, %s) ON CONFLICT (form, field)
    DO UPDATE SET {column} = excluded.{column} WHERE {_USE}.{column} IS NULL OR {_USE}.{column} < excluded.{column}
"""  # noqa: S608 - names of the table and its columns
    for column in ("filled_on", "asked_on")
}
_noted = Memo(seconds=86_400)
"""Column, form and day → the fields this process has noted and committed."""


def note_effort(act: Act, form: str, seconds: int, typed: int, repeated: int, *, entries: int = 1) -> None:
    """Add to the day of whoever acts (one statement); nothing for an act of nobody.

    ``form`` is its key, empty for places. ``seconds`` is the time between opening the form
    and sending it; ``typed`` counts the values given, ``repeated`` those of them that the
    ledger already held for the same place. It is the day of recording that bears the work.
    """
    if act.person_id is None:
        return
    day = connection.ops.adapt_datefield_value(day_of(act.recorded_at))
    spent = seconds_of_work(seconds, entries)
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [day, act.person_id, form, entries, spent, typed, repeated])


def note_filled(act: Act, form: str, fields: Iterable[str]) -> None:
    """These fields of the form were given a value today. At most one write a day, field and process."""
    _note("filled_on", form, fields, day_of(act.recorded_at))


def note_asked(act: Act, form: str, fields: Iterable[str]) -> None:
    """These fields were asked for today by a list, an export or a print; written as seldom."""
    _note("asked_on", form, fields, day_of(act.recorded_at))


def _note(column: str, form: str, fields: Iterable[str], day: date) -> None:
    known: set[str] = _noted.get((column, form, day), set)
    new = sorted(set(fields) - known)
    if not new:
        return
    on = connection.ops.adapt_datefield_value(day)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(_USED[column], [(form, field, on) for field in new])
        transaction.on_commit(lambda: known.update(new))
