"""Where acts are written: straight into the database, or gathered into a batch.

A command does not know which; it writes through ``act.book``. A batch holds the things it
made until it is flushed, so that an import runs the same commands at the speed of COPY.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from gridwork.base.errors import GridworkError
from gridwork.base.prepared import Prepared
from gridwork.base.rows import Rows
from gridwork.journal.models import Entry
from gridwork.journal.rules.chain import START, Link

ENTRIES = Rows(Entry)
KIND, SUBJECT, SEQ = (ENTRIES.names.index(name) for name in ("subject_kind", "subject_id", "seq"))


def _last(kind: str, subject_id: int) -> QuerySet[Any, Any]:
    rows = Entry.objects.filter(subject_kind=kind, subject_id=subject_id)
    return rows.order_by("-seq").values_list("seq", "digest")[:1]


_LAST = Prepared(_last, kind="<kind>", subject_id=-1)
"""Asked with every act on a thing there is."""


class Book(Protocol):
    """What a command needs of the place it writes to."""

    def transaction(self) -> AbstractContextManager[Any]:
        """All of one command, or nothing of it."""

    def enter(self, row: list[Any]) -> None:
        """Write one journal row (values in column order)."""

    def enter_many(self, rows: Iterable[list[Any]]) -> None:
        """Write several journal rows at once."""

    def last(self, kind: str, subject_id: int) -> Link:
        """Where the subject's chain stands."""

    def next_id(self, kind: str) -> int | None:
        """An id set aside for a new thing, or None when the database is to give it."""

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

    def enter_many(self, rows: Iterable[list[Any]]) -> None:
        ENTRIES.insert_many(rows)

    def last(self, kind: str, subject_id: int) -> Link:
        found = _LAST.rows(kind=kind, subject_id=subject_id)
        return Link(*found[0]) if found else START

    def next_id(self, kind: str) -> int | None:
        return None

    def held(self, kind: str, subject_id: int) -> Any:
        return None

    def hold(self, kind: str, thing: Any) -> bool:
        return False


class Undone(Exception):
    """A command without a savepoint of its own was refused; whoever lent it a transaction undoes what it wrote."""


class StraightBook(DirectBook):
    """Every row is written at once, in the transaction of whoever carries out several acts together.

    Commands open no savepoints. A refusal comes out as :class:`Undone`, whoever would have caught it on the
    way: nobody may go on from what is half written, or take it for the outcome of an earlier act.
    """

    @contextmanager
    def transaction(self) -> Iterator[None]:
        try:
            yield
        except (GridworkError, IntegrityError) as fault:
            raise Undone from fault


class BatchBook:
    """Gathers entries and things; whoever opened the batch flushes them in one transaction.

    ``ids`` are set aside beforehand per kind, highest last-to-first, so that a thing's
    entries can name it before it is written.
    """

    def __init__(self) -> None:
        self.entries: list[list[Any]] = []
        self.things: dict[str, dict[int, Any]] = {}
        self.ids: dict[str, list[int]] = {}
        self.links: dict[tuple[str, int], Link] = {}

    def transaction(self) -> AbstractContextManager[Any]:
        return nullcontext()

    def enter(self, row: list[Any]) -> None:
        self.entries.append(row)
        self.links[row[KIND], row[SUBJECT]] = Link(row[SEQ], row[-1])

    def enter_many(self, rows: Iterable[list[Any]]) -> None:
        for row in rows:
            self.enter(row)

    def last(self, kind: str, subject_id: int) -> Link:
        return self.links.get((kind, subject_id)) or DIRECT.last(kind, subject_id)

    def next_id(self, kind: str) -> int | None:
        return self.ids[kind].pop()

    def held(self, kind: str, subject_id: int) -> Any:
        return self.things.get(kind, {}).get(subject_id)

    def hold(self, kind: str, thing: Any) -> bool:
        self.things.setdefault(kind, {})[thing.pk] = thing
        return True


DIRECT = DirectBook()
STRAIGHT = StraightBook()
