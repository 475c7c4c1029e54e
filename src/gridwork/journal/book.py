"""Where acts are written: straight into the database, or gathered first.

A command does not know which; it writes through ``act.book``. A batch holds the things it
made until it is flushed, so that an import runs the same commands at the speed of COPY. The
acts of one upload gather only what none of them reads.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from gridwork.base.errors import GridworkError
from gridwork.base.prepared import Prepared, Several
from gridwork.base.rows import Rows
from gridwork.journal.models import Entry
from gridwork.journal.rules.chain import START, Link

ENTRIES = Rows(Entry)
KIND, SUBJECT, SEQ = (ENTRIES.names.index(name) for name in ("subject_kind", "subject_id", "seq"))


def _last(kind: str, subject_id: int) -> QuerySet[Any, Any]:
    rows = Entry.objects.filter(subject_kind=kind, subject_id=subject_id)
    return rows.order_by("-seq").values_list("seq", "digest")[:1]


def _lasts(kind: str, ids: Collection[int]) -> QuerySet[Any, Any]:
    rows = Entry.objects.filter(subject_kind=kind, subject_id__in=ids)
    return rows.order_by("subject_id", "seq").values_list("subject_id", "seq", "digest")


_LAST = Prepared(_last, kind="<kind>", subject_id=-1)
_LASTS = Prepared(_lasts, kind="<kind>", ids=Several(lambda number: -1 - number))
"""Asked with every act on a thing there is, or on several."""


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

    def lasts(self, kind: str, subject_ids: Collection[int]) -> dict[int, Link]:
        """Where the chains of several subjects stand; none for a subject without entries."""

    def put(self, rows: Rows[Any], row: Sequence[Any]) -> None:
        """Write a row whose id this act does not ask for."""

    def settle(self) -> None:
        """Write what is gathered: call before reading journals, or rows that were put."""

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

    def lasts(self, kind: str, subject_ids: Collection[int]) -> dict[int, Link]:
        if len(subject_ids) == 1:
            return {one: last for one in subject_ids if (last := self.last(kind, one)) is not START}
        return {one: Link(seq, told) for one, seq, told in _LASTS.rows(kind=kind, ids=list(subject_ids))}

    def put(self, rows: Rows[Any], row: Sequence[Any]) -> None:
        rows.insert(row)

    def settle(self) -> None:
        """Nothing is gathered here."""

    def next_id(self, kind: str) -> int | None:
        return None

    def held(self, kind: str, subject_id: int) -> Any:
        return None

    def hold(self, kind: str, thing: Any) -> bool:
        return False


class Undone(Exception):
    """A command without a savepoint of its own was refused; whoever lent it a transaction undoes what it wrote."""


class StraightBook(DirectBook):
    """Several acts in the transaction of whoever carries them out; a book for one transaction.

    Journal entries, and rows that were put, are gathered and written a table at a time by :meth:`settle`: by whoever
    opened the book before the transaction ends, and before every act that reads them. Commands open no savepoints.
    A refusal comes out as :class:`Undone`, whoever would have caught it on the way: nobody may go on from what is
    half written, or take it for the outcome of an earlier act.
    """

    def __init__(self) -> None:
        self._gathered: dict[Rows[Any], list[Sequence[Any]]] = {}
        self._links: dict[tuple[str, int], Link] = {}

    @contextmanager
    def transaction(self) -> Iterator[None]:
        try:
            yield
        except (GridworkError, IntegrityError) as fault:
            raise Undone from fault

    def enter(self, row: list[Any]) -> None:
        self.put(ENTRIES, row)
        self._links[row[KIND], row[SUBJECT]] = Link(row[SEQ], row[-1])

    def enter_many(self, rows: Iterable[list[Any]]) -> None:
        for row in rows:
            self.enter(row)

    def last(self, kind: str, subject_id: int) -> Link:
        return self._links.get((kind, subject_id)) or super().last(kind, subject_id)

    def lasts(self, kind: str, subject_ids: Collection[int]) -> dict[int, Link]:
        known = {one: link for one in subject_ids if (link := self._links.get((kind, one)))}
        return super().lasts(kind, [one for one in subject_ids if one not in known]) | known

    def put(self, rows: Rows[Any], row: Sequence[Any]) -> None:
        self._gathered.setdefault(rows, []).append(row)

    def settle(self) -> None:
        for rows, gathered in self._gathered.items():
            rows.insert_many(gathered)
        self._gathered = {}


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

    def lasts(self, kind: str, subject_ids: Collection[int]) -> dict[int, Link]:
        return {one: last for one in subject_ids if (last := self.last(kind, one)) is not START}

    def put(self, rows: Rows[Any], row: Sequence[Any]) -> None:
        rows.insert(row)

    def settle(self) -> None:
        """A batch is written as a whole, by whoever opened it."""

    def next_id(self, kind: str) -> int | None:
        return self.ids[kind].pop()

    def held(self, kind: str, subject_id: int) -> Any:
        return self.things.get(kind, {}).get(subject_id)

    def hold(self, kind: str, thing: Any) -> bool:
        self.things.setdefault(kind, {})[thing.pk] = thing
        return True


DIRECT = DirectBook()
