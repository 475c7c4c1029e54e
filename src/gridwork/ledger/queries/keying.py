"""The page of a record as it was printed, and the pages that wait for a second keying (L7)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from gridwork.accounts.queries.people import names
from gridwork.base.errors import N_, NotFound
from gridwork.charter.schema import Capability
from gridwork.ledger.models import Keying, Record
from gridwork.ledger.queries.forms import NumberedForm, form_as, forms
from gridwork.ledger.queries.history import before, deeds
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.queries.speaking import place_title
from gridwork.ledger.rules.carrying import carry, homes
from gridwork.ledger.rules.kinds import State
from gridwork.territory.rules.powers import Powers


@dataclass(frozen=True, slots=True)
class PaperPage:
    """A printed page: its layout is that of ``printed``, the form as it was then.

    ``values``: the answers as printed, by the keys of the form in force. ``leads``: field on
    the page → field of the form in force; one that is missing is not asked any more.
    """

    record: Record
    printed: NumberedForm
    now: NumberedForm
    values: dict[str, Any]
    leads: Mapping[str, str]
    seen: int
    address: str
    waiting: Keying | None

    @property
    def changed_since(self) -> bool:
        """Whether somebody changed the record after it was printed."""
        return self.record.seq > self.seen


@dataclass(frozen=True, slots=True)
class Waiting:
    """One page that waits for its second keying."""

    id: int
    form: str
    grid_id: int | None
    record_id: int | None
    blank: str
    address: str
    first: str
    mine: bool
    at: datetime


def paper_page(powers: Powers, record_id: int, *, version: int | None = None, seen: int | None = None) -> PaperPage:
    """The page of a record as it was printed under ``version`` after ``seen`` entries; without them, as it is now.

    Three queries, one more where it was changed since. NotFound for a record out of reach,
    one that is not open, or a version or length that never was.
    """
    record = Record.objects.select_related("place").filter(pk=record_id).first()
    current = forms().get(record.form) if record is not None else None
    if (
        record is None
        or current is None
        or record.state != State.OPEN
        or not _may_keep(powers, current, record.grid_id)
    ):
        raise no_such_page()
    if seen is not None and not 1 <= seen <= record.seq:
        raise no_such_page()
    printed = current if version in (None, current.number) else form_as(record.form, version or 0)
    return PaperPage(
        record, printed, current, _as_printed(record, current, seen or record.seq), homes(printed.form, current.form),
        seen or record.seq, address_of(record), waiting_for(record_id=record.pk),
    )  # fmt: skip


def waiting_for(*, record_id: int | None = None, blank: str = "") -> Keying | None:
    """The first keying of a page that waits for the second (one query)."""
    waiting = Keying.objects.filter(settled_at=None)
    return waiting.filter(record=record_id).first() if record_id else waiting.filter(blank=blank).first()


def keying_waiting(powers: Powers, keying_id: int) -> Keying:
    """One first keying; NotFound once it is settled or where it is out of reach (one query)."""
    found = Keying.objects.select_related("record").filter(pk=keying_id, settled_at=None).first()
    now = forms().get(found.form) if found is not None else None
    if found is None or now is None or not _may_keep(powers, now, grid_of(found)):
        raise NotFound(N_("This page no longer waits for a second keying."))
    return found


def keyings_waiting(powers: Powers, most: int = 200) -> list[Waiting]:
    """Pages within reach that wait for a second keying, oldest first (two queries)."""
    known = forms()
    open_now = Q(record=None) | Q(record__state=State.OPEN)
    rows = Keying.objects.filter(open_now, settled_at=None).select_related("record__place").order_by("id")[:most]
    seen = [row for row in rows if row.form in known and _may_keep(powers, known[row.form], grid_of(row))]
    who = names(row.first_id for row in seen)
    return [
        Waiting(
            row.pk, row.form, grid_of(row), row.record_id, row.blank, address_of(row.record) if row.record else "",
            who.get(row.first_id, ""), row.first_id == powers.person_id, row.first_at,
        )
        for row in seen
    ]  # fmt: skip


def grid_of(keying: Keying) -> int | None:
    """The grid whose people key the page: the record's of today, for it may have been redrawn since."""
    return keying.record.grid_id if keying.record else keying.grid_id


def no_such_page() -> NotFound:
    """What is said of a code that leads to no page, or to none that the person may key in."""
    return NotFound(
        N_("No open record of your grids has this code. Check the signs; there is no 0, O, 1, I, L or U among them.")
    )


def address_of(record: Record) -> str:
    """What a record's place is called; empty for a record of the grid itself."""
    place = record.place
    return place_title(place) if place else ""


def _may_keep(powers: Powers, form: NumberedForm, grid_id: int | None) -> bool:
    return powers.may(Capability.LEDGER_KEEP, lineage_of(grid_id), form.departments)


def _as_printed(record: Record, form: NumberedForm, seen: int) -> dict[str, Any]:
    old = form.form if record.version == form.number else form_as(record.form, record.version).form
    present = carry(json.loads(record.values), old, form.form).values
    return before(record, present, deeds(record, after=seen), form) if seen < record.seq else present
