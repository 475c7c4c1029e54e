"""What can happen in the invented county, and one case of it as it goes on."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from gridwork.cases.models import Case
from gridwork.charter.schema import Charter
from gridwork.territory.queries.tree import Node

SITUATIONS = Path(__file__).with_name("situations.toml")


@dataclass(slots=True)
class Situation:
    """One kind of thing that happens, in several words."""

    category: str
    often: int
    words: list[str]
    address: list[str]
    result: list[str]
    answer: str
    public: str
    photo: str


@dataclass(slots=True)
class Thread:
    """One case as the story goes on: what it is about, and what becomes of it."""

    situation: Situation
    number: int
    case: Case | None = None
    turns: set[str] = field(default_factory=set)
    """Detours it takes once: ``rework``, ``suspend``, ``reopen`` …"""
    grid: Node | None = None
    """Where it happens, if that is settled; nobody has touched such a case yet."""
    stops: bool = False
    """Left lying, so that it goes overdue."""


def situations(charter: Charter) -> list[Situation]:
    """Those whose category the charter knows."""
    found = tomllib.loads(SITUATIONS.read_text(encoding="utf-8"))["situation"]
    return [Situation(**one) for one in found if one["category"] in charter.categories]
