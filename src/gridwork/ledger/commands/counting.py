"""The kept counters follow every act: a command opens the count, says what came and went, and adds it up.

Freshness runs out by itself at midnight. :class:`~gridwork.ledger.models.Counted` says
through which day the tallies have it; a command holds that row shared until it commits, so
that the nightly sweep, which holds it alone, never counts between a command's two halves.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from gridwork.base.prepared import Prepared
from gridwork.charter.queries.adopted import in_force as charter_in_force
from gridwork.ledger.models import Counted, Tally
from gridwork.ledger.queries.forms import described_by
from gridwork.ledger.rules.counting import Deltas
from gridwork.territory.queries.edition import in_force as edition_in_force
from gridwork.territory.queries.edition import today

THE_ROW = 1
_COLUMNS = [field.attname for field in Counted._meta.concrete_fields]
_READ = f"SELECT {', '.join(_COLUMNS)} FROM {Counted._meta.db_table} WHERE id = %s"  # noqa: S608 - its own names
_SHARED, _ALONE = f"{_READ} FOR SHARE", f"{_READ} FOR UPDATE"
_TALLY = Tally._meta.db_table
_ADD = f"""
    INSERT INTO {_TALLY} (grid_id, form, records, complete, fresh, missing) VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (grid_id, form) DO UPDATE SET
        records = {_TALLY}.records + excluded.records, complete = {_TALLY}.complete + excluded.complete,
        fresh = {_TALLY}.fresh + excluded.fresh, missing = {_TALLY}.missing + excluded.missing
"""  # noqa: S608 - the only name put in is the table's own


def _counted(pk: int) -> QuerySet[Any, Any]:
    return Counted.objects.filter(pk=pk).values_list(*_COLUMNS)


_COUNTED = Prepared(_counted, pk=-1)
"""Asked with every act on the ledgers."""


@dataclass(slots=True)
class _Pot:
    """What several commands of one transaction share: their differences, and the row once one of them holds it."""

    deltas: list[Deltas] = field(default_factory=list)
    row: Counted | None = None


_pot: ContextVar[_Pot | None] = ContextVar("differences gathered", default=None)


def open_count() -> Deltas:
    """A fresh set of differences; call inside the command's transaction (one query, none where it is held)."""
    pot = _pot.get()
    row = (pot and pot.row) or hold_shared()
    if pot is not None:
        pot.row = row
    return Deltas(row.day, row.charter_id)


def hold_shared() -> Counted:
    """The row, held until the transaction ends so that no sweep moves it; other commands go on (one query)."""
    return _held(_SHARED)


def hold_alone() -> Counted:
    """The row, held until the transaction ends against every writer of the ledgers (one query)."""
    return _held(_ALONE)


def _held(sql: str) -> Counted:
    # SQLite lets one transaction write at a time: being in one is holding the row.
    if connection.vendor != "postgresql":
        found = _COUNTED.rows(pk=THE_ROW)
    else:
        with connection.cursor() as cursor:
            cursor.execute(sql, [THE_ROW])
            found = cursor.fetchall()
    if not found:
        begin_counting()
        return _held(sql)
    return Counted.from_db(None, _COLUMNS, found[0])


def wanted(deltas: Deltas, kind: str, sort: str) -> tuple[str, ...]:
    """The forms a place of this kind and sort wants a record of, by the charter the tallies are counted under.

    Not always the one in force: a new charter counts from the moment the sweep has counted
    what is missing under it, all at once.
    """
    return described_by(deltas.charter_id, kind, sort)


def begin_counting() -> Counted:
    """The first count of a cell: today, by the charter and edition in force."""
    row, _ = Counted.objects.get_or_create(
        pk=THE_ROW,
        defaults={"day": today(), "charter_id": charter_in_force().id, "edition_id": edition_in_force().id},
    )
    return row


def add_up(deltas: Deltas) -> None:
    """Add the differences to the tallies (one statement for each grid and form touched), or to those gathered."""
    pot = _pot.get()
    if pot is not None:
        pot.deltas.append(deltas)
        return
    rows = deltas.rows()
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_ADD, rows)


@contextmanager
def gathered() -> Iterator[None]:
    """What the commands inside count is added to the tallies at the end, all at once; call inside a transaction.

    For an import: it then holds the tallies for its last statement only and takes them in the
    order everybody does, so that nobody waits long for it, and nobody in a ring.
    """
    pot = _Pot()
    before = _pot.set(pot)
    try:
        yield
    finally:
        _pot.reset(before)
    if pot.deltas:
        together = Deltas(pot.deltas[0].day, pot.deltas[0].charter_id)
        for deltas in pot.deltas:
            together.take(deltas)
        add_up(together)


@contextmanager
def attempted() -> Iterator[None]:
    """A savepoint: what is written inside, and what is gathered of it, stays only if nothing is raised."""
    pot = _pot.get()
    before = (len(pot.deltas), pot.row) if pot is not None else (0, None)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        if pot is not None:
            del pot.deltas[before[0] :]
            pot.row = before[1]  # what a savepoint held is let go with it
        raise
