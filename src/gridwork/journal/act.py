"""An act: who does what, when it was done, when recorded, and under which reference.

Every command takes an :class:`Act` first. The client makes ``ref`` (a UUIDv7); the journal
holds it uniquely, so a command that arrives twice is carried out once (DESIGN, *Acts*).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from gridwork.base.moment import now
from gridwork.journal.book import DIRECT, Book


class Via(StrEnum):
    """The face an act came through (P2: «from where»)."""

    CONSOLE = "console"
    SITE = "site"
    API = "api"
    FIELD = "field"
    IMPORT = "import"
    WORKER = "worker"
    CLI = "cli"


@dataclass(frozen=True, slots=True)
class Act:
    """One act of one person (or of nobody: a resident, or the worker process).

    ``done_at`` is when it happened, ``recorded_at`` when the system heard of it; both
    aware. ``posting_id`` is the post in whose name the person acts. ``book`` is where the
    act is written: straight to the database, or into a batch (imports).
    """

    via: Via
    person_id: int | None = None
    posting_id: int | None = None
    ref: UUID = field(default_factory=uuid7)
    done_at: datetime = field(default_factory=now)
    recorded_at: datetime = field(default_factory=now)
    book: Book = field(default=DIRECT, compare=False, repr=False)

    def again(self, **changes: object) -> Act:
        """The same person and channel, as a new act with a reference of its own."""
        values: dict[str, Any] = {
            "via": self.via, "person_id": self.person_id, "posting_id": self.posting_id, "done_at": self.done_at,
            "recorded_at": self.recorded_at, "book": self.book, **changes,
        }  # fmt: skip
        return Act(**values)

    def by_system(self) -> Act:
        """What follows from this act by itself: the same act, in nobody's name."""
        return Act(self.via, None, None, self.ref, self.done_at, self.recorded_at, self.book)

    def in_post(self, posting_id: int | None) -> Act:
        """The same act in the name of a post."""
        if posting_id == self.posting_id:
            return self
        return Act(self.via, self.person_id, posting_id, self.ref, self.done_at, self.recorded_at, self.book)
