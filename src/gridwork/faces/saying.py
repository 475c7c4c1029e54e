"""Errors of the areas, said in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext

from gridwork.base.errors import GridworkError, Problem
from gridwork.charter.schema import Text


def said(error: GridworkError | Problem) -> str:
    """The error's sentence in the active language, its placeholders filled in."""
    text = gettext(error.message)
    return text % {name: _shown(value) for name, value in error.params.items()} if error.params else text


def _shown(value: Any) -> Any:
    if isinstance(value, Text):
        return value.to(get_language() or "zh-hans")
    if isinstance(value, (list, tuple, set, frozenset)):
        return "、".join(str(_shown(one)) for one in value)
    return value
