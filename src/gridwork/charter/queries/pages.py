"""The pieces a readable charter is made of; a face or the terminal lays them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings, with what they are about and a sentence before them."""

    title: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One chapter of the rulebook. ``key`` is its anchor on the page; ``words`` are paragraphs."""

    key: str
    title: str
    words: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
