"""A batch of cases: the same commands, written together (imports)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from django.db import transaction

from gridwork.cases.commands.desk import CASES
from gridwork.cases.commands.search_index import index_many
from gridwork.cases.models import Case
from gridwork.journal.book import ENTRIES, BatchBook


class Batch(BatchBook):
    """Holds up to ``size`` new cases and their entries; leaving it without error writes them.

    Use as ``with Batch(500) as batch:`` and give ``book=batch`` to every Act. Photos and
    contacts are not for batches. One transaction writes the whole batch or nothing of it.
    """

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size

    def __enter__(self) -> Batch:
        with transaction.atomic():
            self.ids["case"] = CASES.reserve(self.size)[::-1]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.write()

    @contextmanager
    def row(self) -> Iterator[None]:
        """One source row: if any of its acts fails, nothing of the row stays in the batch."""
        entries, known = len(self.entries), set(self.things.get("case", {}))
        try:
            yield
        except BaseException:
            del self.entries[entries:]
            for case_id in set(self.things.get("case", {})) - known:
                del self.things["case"][case_id]
                self.links.pop(("case", case_id), None)
            raise

    def write(self) -> None:
        """Write everything gathered in one transaction and begin anew."""
        cases: list[Case] = list(self.things.get("case", {}).values())
        with transaction.atomic():
            CASES.insert_many(CASES.of(case) for case in cases)
            index_many(cases)
            ENTRIES.insert_many(self.entries)
        self.entries, self.things, self.links = [], {}, {}
