"""A measured figure beside its target; every bench returns a list of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """``value`` in ``unit``; ``target`` in words, ``ok`` whether it is reached."""

    name: str
    value: float
    unit: str
    target: str
    ok: bool

    def __str__(self) -> str:
        shown = f"{self.value:,.0f}" if abs(self.value) >= 1000 else f"{self.value:.4g}"
        return f"{'ok  ' if self.ok else 'MISS'}  {self.name:<60} {shown:>12} {self.unit:<8} {self.target}"


def at_most(name: str, value: float, unit: str, limit: float) -> Figure:
    """A figure that must not exceed ``limit``."""
    return Figure(name, value, unit, f"≤ {limit:g}", value <= limit)


def at_least(name: str, value: float, unit: str, limit: float) -> Figure:
    """A figure that must reach ``limit``."""
    return Figure(name, value, unit, f"≥ {limit:g}", value >= limit)


def plain(name: str, value: float, unit: str) -> Figure:
    """A figure with no target, printed to explain another."""
    return Figure(name, value, unit, "", True)


def report(figures: Iterable[Figure]) -> int:
    """Print the figures and give the exit code: 1 where one falls short."""
    missed = 0
    for figure in figures:
        print(figure, flush=True)
        missed += not figure.ok
    return 1 if missed else 0
