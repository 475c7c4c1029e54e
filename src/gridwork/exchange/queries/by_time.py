"""Rows of a foreign file in order of time, however many: sorted on disk, not in memory."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self


class ByTime:
    """A sorter with a file of its own, gone when the ``with`` block ends.

    Keys are unique in it: of two rows with one key the first read stays.
    """

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="gridwork-import-")
        self._rows = sqlite3.connect(Path(self._folder.name) / "rows.sqlite3", isolation_level=None)
        self._rows.execute("PRAGMA journal_mode = OFF")
        self._rows.execute("PRAGMA synchronous = OFF")
        self._rows.execute("CREATE TABLE row (key TEXT PRIMARY KEY, at REAL, line INTEGER, cells TEXT) WITHOUT ROWID")
        self._rows.execute("BEGIN")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rows.close()
        self._folder.cleanup()

    def add(self, key: str, at: datetime, line: int, cells: dict[str, str]) -> int:
        """Keep one row; returns 0, or the line that already has this key (the row is then left out)."""
        row = key, at.timestamp(), line, json.dumps(cells, ensure_ascii=False)
        if self._rows.execute("INSERT OR IGNORE INTO row VALUES (?, ?, ?, ?)", row).rowcount:
            return 0
        found: tuple[int] = self._rows.execute("SELECT line FROM row WHERE key = ?", [key]).fetchone()
        return found[0]

    def __len__(self) -> int:
        found: tuple[int] = self._rows.execute("SELECT count(*) FROM row").fetchone()
        return found[0]

    def batches(self, size: int) -> Iterator[list[tuple[int, dict[str, str]]]]:
        """All rows as (line, cells), earliest first, ``size`` at a time."""
        self._rows.execute("CREATE INDEX row_at ON row (at, line)")
        cursor = self._rows.execute("SELECT line, cells FROM row ORDER BY at, line")
        while found := cursor.fetchmany(size):
            yield [(line, json.loads(cells)) for line, cells in found]
