"""Where acts are written: straight into the database, or gathered into a batch.

A command does not know which; it writes through ``act.book``. A batch holds the things it
made until it is flushed, so that an import runs the same commands at the speed of COPY.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from django.db import transaction

from gridwork.base.rows import Rows
from gridwork.journal.models import Entry

ENTRIES = Rows(Entry)


class Book(Protocol):
    """What a command needs of the place it writes to."""

    def transaction(self) -> AbstractContextManager[Any]:
        """All of one command, or nothing of it."""

    def enter(self, row: list[Any]) -> None:
        """Write one journal row (values in column order)."""

    def held(self, kind: str, subject_id: int) -> Any:
        """The thing itself if this book holds it in memory, else None."""

    def hold(self, kind: str, thing: Any) -> bool:
        """Take the thing to be written later; False when the caller must write it now."""


class DirectBook:
    """Every command is its own transaction and every row is written at once."""

    def transaction(self) -> AbstractContextManager[Any]:
        return transaction.atomic()

    def enter(self, row: list[Any]) -> None:
        ENTRIES.insert(row)

    def held(self, kind: str, subject_id: int) -> Any:
        return None

    def hold(self, kind: str, thing: Any) -> bool:
        return False


class BatchBook:
    """Gathers entries and things; whoever opened the batch flushes them in one transaction."""

    def __init__(self) -> None:
        self.entries: list[list[Any]] = []
        self.things: dict[str, dict[int, Any]] = {}

    def transaction(self) -> AbstractContextManager[Any]:
        return nullcontext()

    def enter(self, row: list[Any]) -> None:
        self.entries.append(row)

    def held(self, kind: str, subject_id: int) -> Any:
        return self.things.get(kind, {}).get(subject_id)

    def hold(self, kind: str, thing: Any) -> bool:
        self.things.setdefault(kind, {})[thing.pk] = thing
        return True


DIRECT = DirectBook()
