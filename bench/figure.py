"""A measured figure beside its target; every bench returns a list of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` in ``unit``; ``target`` in words, ``ok`` whether it is reached."""

    name: str
    value: float
    unit: str
    target: str
    ok: bool
    note: str = ""

    def __str__(self) -> str:
        shown = f"{self.value:,.0f}" if abs(self.value) >= 1000 else f"{self.value:.4g}"
        verdict = "ok  " if self.ok else "MISS"
        return f"{verdict}  {self.name:<60} {shown:>12} {self.unit:<8} {self.target:<8} {self.note}".rstrip()


def at_most(name: str, value: float, unit: str, limit: float, note: str = "") -> Figure:
    """A figure that must not exceed ``limit``."""
    return Figure(name, value, unit, f"≤ {limit:g}", value <= limit, note)


def at_least(name: str, value: float, unit: str, limit: float, note: str = "") -> Figure:
    """A figure that must reach ``limit``."""
    return Figure(name, value, unit, f"≥ {limit:g}", value >= limit, note)


def plain(name: str, value: float, unit: str, note: str = "") -> Figure:
    """A figure with no target, printed to explain another."""
    return Figure(name, value, unit, "", True, note)


def to_line(figure: Figure) -> str:
    """One line of JSON, for a figure measured in a process of its own."""
    return json.dumps(asdict(figure))


def of_line(line: str) -> Figure:
    """Read what :func:`to_line` wrote."""
    return Figure(**json.loads(line))


def report(figures: Iterable[Figure]) -> int:
    """Print the figures and give the exit code: 1 where one falls short."""
    missed = 0
    for figure in figures:
        print(figure, flush=True)
        missed += not figure.ok
    return 1 if missed else 0
