"""Import cases from another system: every row through the same commands, in time order (C1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError

from gridwork.base.errors import N_, BadInput, Conflict, GridworkError, Problem, Problems
from gridwork.base.moment import now
from gridwork.cases.commands.batch import Batch
from gridwork.cases.models import Case
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Charter
from gridwork.exchange.commands.errors_file import ErrorsFile
from gridwork.exchange.commands.live import live
from gridwork.exchange.queries.by_time import ByTime
from gridwork.exchange.rules.lines import read_lines
from gridwork.exchange.rules.mapping import Fate, Mapping
from gridwork.exchange.rules.reading import Row, read_row
from gridwork.exchange.rules.tally import Agreement, Nearby, Tally
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers

BATCH = 500
"""Rows written in one transaction."""

Tell = Callable[[str, int, int], None]
"""Hears the stage (``read``, ``import``), rows done and rows in all (0: not known)."""
Say = Callable[[GridworkError], str]


def plainly(fault: GridworkError) -> str:
    """The fault in English, without its place, which has a column of its own."""
    return fault.message % fault.params if fault.params else fault.message


def import_cases(
    path: Path, mapping: Mapping, *, errors: Path | None, say: Say = plainly, dry_run: bool = False,
    tell: Tell = lambda stage, done, total: None,
) -> Tally:  # fmt: skip
    """Import a CSV file; a row whose key is known already is left alone, a bad one is listed.

    ``errors`` is where bad rows go (None: nowhere), their reasons put into words by ``say``.
    A dry run goes through every command and writes nothing. Memory does not grow with the
    file. Raises Problems when the mapping names categories the charter does not have.
    """
    charter = in_force().charter
    _fits(mapping, charter)
    with ErrorsFile(errors) as faults, ByTime() as rows:
        importing = Importing(mapping, charter, faults, say, dry_run)
        importing.read(path, rows, tell)
        total, done = len(rows), 0
        for lines in rows.batches(BATCH):
            importing.take(lines)
            done += len(lines)
            tell("import", done, total)
        return importing.tally


class Rehearsal(Batch):
    """A batch that takes no ids from the database and forgets everything in the end."""

    def __enter__(self) -> Batch:
        self.ids["case"] = list(range(1, self.size + 1))
        return self

    def write(self) -> None:
        """Nothing is written."""


@dataclass(slots=True)
class Importing:
    """One run of an import."""

    mapping: Mapping
    charter: Charter
    faults: ErrorsFile
    say: Say
    dry_run: bool
    tally: Tally = field(default_factory=Tally)
    present: datetime = field(default_factory=now)
    powers: Powers = field(default_factory=lambda: Powers.of_operator(tree().root.id))
    nearby: Nearby = field(init=False)
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self.nearby = Nearby(self.charter.nearby.resident, self.charter.nearby.days)
        self.names = frozenset(node.name for node in tree() if node.basic)

    def read(self, path: Path, rows: ByTime, tell: Tell) -> None:
        """Read the whole file into the sorter; rows that cannot be understood are listed."""
        mapping = self.mapping
        lines = read_lines(path, encoding=mapping.encoding, delimiter=mapping.delimiter, columns=mapping.reads())
        for line in lines:
            self.tally.rows += 1
            try:
                if line.fault:
                    raise line.fault
                row = read_row(line.number, line.cells, mapping, self.present)
                first = rows.add(row.key, row.reported_at, line.number, line.cells)
                if first:
                    self.tally.repeated += 1
                    message = N_("This key stands in line %(first)s already.")
                    raise BadInput(message, place=mapping.columns.key, first=first)
            except GridworkError as fault:
                self._bad(line.number, line.cells, fault)
            if self.tally.rows % 1000 == 0:
                tell("read", self.tally.rows, 0)

    def take(self, lines: list[tuple[int, dict[str, str]]]) -> None:
        """Import one batch of rows in one transaction."""
        rows = [read_row(line, cells, self.mapping, self.present) for line, cells in lines]
        known = set(
            Case.objects.filter(external_key__in=[row.key for row in rows]).values_list("external_key", flat=True)
        )
        self.tally.known += len(known)
        cells_of = dict(lines)
        fresh = [row for row in rows if row.key not in known]
        if not fresh:
            return
        done: list[tuple[Row, Case]] = []
        try:
            with (Rehearsal if self.dry_run else Batch)(len(fresh)) as batch:
                for row in fresh:
                    try:
                        with batch.row():
                            done.append((row, live(batch, self.powers, row, self.present)))
                    except GridworkError as fault:
                        self._bad(row.line, cells_of[row.line], fault)
        except IntegrityError as clash:
            message = N_("Another import brought some of these rows at the same time. Run this one again.")
            raise Conflict(message) from clash
        for row, case in done:
            self._count(row, case)

    def _bad(self, line: int, cells: dict[str, str], fault: GridworkError) -> None:
        self.tally.bad += 1
        self.faults.add(line, fault.place, self.say(fault), cells)

    def _count(self, row: Row, case: Case) -> None:
        tally = self.tally
        tally.imported += 1
        match row.fate:
            case Fate.CLOSED:
                tally.closed += 1
                tally.on_time += row.closed_at is not None and row.closed_at <= case.promised_at
            case Fate.DECLINED:
                tally.declined += 1
            case Fate.OPEN:
                tally.open += 1
        if case.grid_id is None:
            tally.unlocated += 1
            tally.outside += row.point is not None
        else:
            tally.located += 1
            self._compare(row, case)
        if row.point and self.nearby.seen(row.category, row.point, row.reported_at, row.closed_at):
            tally.nearby += 1

    def _compare(self, row: Row, case: Case) -> None:
        if row.area in self.names and case.grid_id is not None:
            same = tree(case.edition_id).area(case.grid_id).name == row.area
            self.tally.agreement.setdefault(row.area, Agreement()).add(same)


def _fits(mapping: Mapping, charter: Charter) -> None:
    unknown = [
        Problem(f"category.{index}", N_("The charter has no category “%(key)s”."), params={"key": rule.category})
        for index, rule in enumerate(mapping.category)
        if rule.category not in charter.categories
    ]
    if unknown:
        raise Problems(N_("The mapping does not fit the charter in force; nothing was imported."), unknown)
