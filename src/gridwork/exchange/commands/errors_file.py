"""The rows an import could not take, in a file to correct and bring again."""

from __future__ import annotations

import csv
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from gridwork.exchange.rules.tables.formulas import harmless

ADDED = ["line", "column", "reason"]


class ErrorsFile:
    """A CSV of the file's own columns with line, column and reason before them.

    Made only when there is a first fault. A mapping ignores the columns it does not name, so
    the corrected file can be imported as it is.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._file: TextIO | None = None
        self._columns: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def add(self, line: int, column: str, reason: str, cells: dict[str, str]) -> None:
        """Write one fault."""
        if self.path is None:
            return
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            self._columns = [name for name in cells if name not in ADDED]
            csv.writer(self._file).writerow([*ADDED, *self._columns])
        told = [harmless(cells.get(name, "")) for name in self._columns]
        csv.writer(self._file).writerow([line, column, harmless(reason), *told])
