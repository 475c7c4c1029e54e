"""Short memory within one process, for answers that are asked often and change rarely."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from time import monotonic
from typing import Any, TypeVar
from weakref import WeakSet

T = TypeVar("T")

MOST = 10_000
"""Answers one memo keeps; it starts afresh rather than grow without end."""

_all: WeakSet[Memo] = WeakSet()


class Memo:
    """Remembers answers for ``seconds``; another process's change shows after that long."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._kept: dict[Hashable, tuple[float, Any]] = {}
        _all.add(self)

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer kept under ``key``, or a fresh one from ``make()``. An exception is not kept."""
        kept = self._kept.get(key)
        if kept is not None and kept[0] > monotonic():
            answer: T = kept[1]
            return answer
        answer = make()
        if len(self._kept) >= MOST:
            self._kept.clear()
        self._kept[key] = (monotonic() + self.seconds, answer)
        return answer

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()


def clear_all() -> None:
    """Forget everything in every memo: after adopting a charter or edition, and between tests."""
    for memo in list(_all):
        memo.clear()
