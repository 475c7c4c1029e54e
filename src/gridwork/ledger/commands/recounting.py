"""Counting anew: proving the tallies, mending them, and following a new charter (L4)."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, transaction

from gridwork.charter.queries.adopted import in_force
from gridwork.ledger.commands.counting import hold_alone, hold_shared
from gridwork.ledger.models import Counted, Tally
from gridwork.ledger.queries.forms import NumberedForm, forms_under
from gridwork.ledger.queries.recount import Difference, Extent, compared

_TALLY = Tally._meta.db_table
_SET = f"""
    INSERT INTO {_TALLY} (grid_id, form, records, complete, fresh, missing) VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (grid_id, form) DO UPDATE SET records = excluded.records, complete = excluded.complete,
        fresh = excluded.fresh, missing = excluded.missing
"""  # noqa: S608 - the only name put in is the table's own


@transaction.atomic
def differences(grid_ids: Collection[int] | None = None) -> list[Difference]:
    """Every tally that is not what a recount gives; writers go on meanwhile (two queries)."""
    row = hold_shared()
    return compared(row.day, row.charter_id, Extent(grid_ids))


@transaction.atomic
def recount(grid_ids: Collection[int] | None = None) -> list[Difference]:
    """Set every tally to what a recount gives, and return what was wrong. Writers wait for it."""
    return _mended(hold_alone(), Extent(grid_ids))


def follow_charter() -> int:
    """Count what is missing under the charter in force; returns how many tallies changed.

    Only forms that describe other places than before are counted anew: most charters change
    none. Idempotent; a record's completeness is judged elsewhere.
    """
    row = Counted.objects.first()
    if row is None or row.charter_id == in_force().id:
        return 0
    now_in_force = in_force().id
    with transaction.atomic():
        row = hold_alone()
        changed = _described_otherwise(forms_under(row.charter_id), forms_under(now_in_force))
        row.charter_id = now_in_force
        row.save(update_fields=["charter_id"])
        return len(_mended(row, Extent(forms=changed))) if changed else 0


def _described_otherwise(old: dict[str, NumberedForm], new: dict[str, NumberedForm]) -> set[str]:
    """Forms that came, went, or describe other places."""

    def described(forms: dict[str, NumberedForm], key: str) -> object:
        return (forms[key].form.subject, sorted(forms[key].form.of)) if key in forms else None

    return {key for key in old | new if described(old, key) != described(new, key)}


def _mended(row: Counted, extent: Extent) -> list[Difference]:
    found = compared(row.day, row.charter_id, extent)
    if found:
        with connection.cursor() as cursor:
            cursor.executemany(_SET, [(one.grid_id, one.form, *one.counted) for one in found])
    return found
