"""The two kinds of ledger an import may be for, behind one front: how rows are read and what they would do (L6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from gridwork.exchange.models import Import
from gridwork.exchange.queries.planning_places import PlacePlanner, Planned
from gridwork.exchange.queries.planning_records import RecordPlanner
from gridwork.exchange.queries.scratch import Filling, Scratch, Stored
from gridwork.exchange.queries.targets import Target, target
from gridwork.exchange.queries.who import powers_for
from gridwork.exchange.rules.given import Fault, Given, Reader, natural, place_given, record_given
from gridwork.exchange.rules.matching import Matching
from gridwork.exchange.rules.tables.table import Row
from gridwork.ledger.queries.forms import NumberedForm
from gridwork.ledger.rules import figures, values
from gridwork.ledger.rules.kinds import PLACE, RECORD, STANDS_IN, Kind
from gridwork.territory.queries.edition import today

RANKS = {Kind.COMPOUND: 0, Kind.BUILDING: 1, Kind.ENTRANCE: 2, Kind.DWELLING: 3, Kind.PREMISES: 3, Kind.SITE: 3,
         Kind.FACILITY: 4}  # fmt: skip
"""The order of work: what others may stand in comes before them."""
assert all(RANKS[within] < RANKS[kind] for kind, places in STANDS_IN.items() for within in places)


class Planner(Protocol):
    """Says what rows would do."""

    def rehearse(self, rows: Sequence[Stored]) -> list[Planned]:
        """With every check."""

    def plan(self, rows: Sequence[Stored]) -> list[Planned]:
        """As far as the run needs to know before it tries."""

    def told(self, fault: Any) -> Fault:
        """A refusal as a fault of the row."""


class Ledger:
    """One import's ledger: ``subject`` is the journal's kind of what it adds."""

    def __init__(self, one: Import, wanted: Target, planner: Planner) -> None:
        self.wanted, self.planner = wanted, planner
        self.matching = Matching.of(one.matching)
        self.subject = RECORD if wanted.form else PLACE
        self.rehearse, self.plan, self.told = planner.rehearse, planner.plan, planner.told
        self._today = today()

    def reader(self, headings: Sequence[str]) -> Reader:
        """Reads rows under these headings by the import's matching."""
        return Reader(headings, self.matching, self.wanted.wanted)

    def filled(self, row: Row, reader: Reader) -> Filling:
        """A row of the table as the scratch file keeps it."""
        form = self.wanted.form
        if form is None:
            given = place_given(row, reader)
            kind = str(given.said.get("kind", ""))
            ident = f"code:{given.code}" if given.code else f"key:{given.key}" if given.key else ""
            return row.number, row.cells, given, ident, kind, RANKS[Kind(kind)] if kind else 9
        given = record_given(row, reader, lambda typed: _read(form, typed), figures.day, self._today)
        return row.number, row.cells, given, _identity(form, given), "", 0


def ledger_of(one: Import, scratch: Scratch) -> Ledger:
    """The ledger an import is for. NotFound when the charter has the form no more."""
    wanted = target(one.target)
    columns, powers = Matching.of(one.matching).columns, powers_for(one.person_id)
    planner: Planner = (
        PlacePlanner(powers, one.area_id, scratch, columns)
        if wanted.form is None
        else RecordPlanner(powers, one.area_id, scratch, columns, wanted.form)
    )
    return Ledger(one, wanted, planner)


def _read(form: NumberedForm, typed: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    found = values.read(form.form, typed)
    return {key: value for key, value in found.values.items() if value is not None}, found.faults


def _identity(form: NumberedForm, given: Given) -> str:
    """What a row of records is told from others by; makes the natural key of one without key and place.

    A record of a place without a key of its own is the place's one record of the form. A
    record of no place is known by its grid and by what a list shows of it.
    """
    if given.code:
        return f"code:{given.code}"
    if given.key:
        return f"key:{given.key}"
    if form.kind is not None:
        return f"place:{given.refers}" if given.refers else ""
    shown = form.form.shows or [one.key for one in form.form.fields if one.required] or [form.form.fields[0].key]
    words = [str(given.said.get(key, "")) for key in shown]
    if not any(words):
        return ""
    given.key = natural([given.grid, *words])
    return f"key:{given.key}"
