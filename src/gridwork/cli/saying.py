"""Refusals and faults on a terminal, in the language the terminal is set to."""

from __future__ import annotations

import os
from collections.abc import Iterator

from django.utils.translation import override

from gridwork.base.errors import GridworkError, Problem, Problems
from gridwork.faces.saying import said


def language() -> str:
    """``zh-hans``, ``zh-hant`` or ``en``, from LC_ALL, LC_MESSAGES or LANG; English where they say nothing."""
    name = next((value for key in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(key))), "")
    if not name.startswith("zh"):
        return "en"
    return "zh-hant" if name.startswith(("zh_TW", "zh_HK", "zh_MO")) else "zh-hans"


def lines(error: GridworkError | Problem) -> Iterator[str]:
    """The error with its place, then every fault it lists."""
    with override(language()):
        text = said(error)
    yield f"{error.place}: {text}" if error.place else text
    if isinstance(error, Problems):
        yield from (f"  {line}" for problem in error.problems for line in lines(problem))
