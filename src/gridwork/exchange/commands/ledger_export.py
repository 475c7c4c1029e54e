"""Take places or records out as a table: one journalled act (L6, P2)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from gridwork.base.errors import N_, BadInput
from gridwork.charter.schema import Capability
from gridwork.exchange.queries import ledger_export as queries
from gridwork.exchange.queries.targets import must_reach, target
from gridwork.exchange.rules.tables.table import Format
from gridwork.exchange.rules.tables.writing import write_table
from gridwork.exchange.rules.verbs import Verb
from gridwork.exchange.rules.wanted import PLACES
from gridwork.journal.act import Act
from gridwork.journal.commands import write
from gridwork.ledger.commands.effort import note_asked
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

WORKBOOK_MOST = 200_000
"""Rows of a workbook; more than that nobody opens in a spreadsheet program, and CSV streams."""
AREA = "area"


@dataclass(slots=True)
class _Counted:
    rows: Iterator[list[str]]
    most: int
    count: int = 0

    def __iter__(self) -> Iterator[list[str]]:
        for row in self.rows:
            self.count += 1
            if self.count > self.most:
                message = N_("There are more than %(most)s rows. Take them out as CSV, or a smaller area.")
                raise BadInput(message, place="format", most=self.most)
            yield row


def export(act: Act, powers: Powers, *, what: str, area_id: int, kind: Format, language: str, to: Path) -> int:
    """Write what the person may export of the area to the file ``to``; how many rows.

    Who took out what, and how much, goes into the journal of the area. BadInput for
    more rows than the kind of file bears; NotAllowed, NotFound.
    """
    wanted = target(what)
    must_reach(powers, Capability.LEDGER_EXPORT, wanted, area_id)
    counted = _Counted(
        queries.rows(powers, wanted, area_id, language), WORKBOOK_MOST if kind is Format.XLSX else 10**9
    )  # fmt: skip
    columns = queries.headings(wanted, language)
    if kind is Format.GEOJSON:
        columns = [
            one.key if one.key in ("longitude", "latitude") else columns[i] for i, one in enumerate(wanted.wanted)
        ]
    write_table(to, kind, columns, counted, sheet=wanted.name.to(language))
    lineage = tree().area(area_id).lineage
    act = act.in_post(powers.posting_for(Capability.LEDGER_EXPORT, lineage, wanted.departments))
    with transaction.atomic():
        write(act, Verb.EXPORT, AREA, area_id, what=what, format=kind.value, rows=counted.count)
    if what != PLACES:
        note_asked(act, what, [one.key.removeprefix("field.") for one in wanted.wanted if one.of_form])
    return counted.count


def new_file() -> Path:
    """A file of nobody's to export to; whoever asked takes it away."""
    handle, name = tempfile.mkstemp(prefix="gridwork-export-")
    open(handle, "wb").close()
    return Path(name)
