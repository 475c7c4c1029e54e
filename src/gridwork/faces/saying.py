"""Errors of the areas, said in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from gridwork.base.errors import GridworkError, Problem
from gridwork.charter.schema import Text


def said(error: GridworkError | Problem) -> str:
    """The error's sentence in the active language, its placeholders filled in."""
    text = gettext(error.message)
    return text % {name: _shown(value) for name, value in error.params.items()} if error.params else text


def _shown(value: Any) -> Any:
    """Stages, verbs and the like come as msgids, so texts are looked up too; names stay as they are."""
    match value:
        case Text():
            return value.to(get_language() or "zh-hans")
        case str() if value:
            return gettext(value)
        case datetime():
            return date_format(localtime(value), "DATETIME_FORMAT")
        case date():
            return date_format(value)
        case list() | tuple() | set() | frozenset():
            return "、".join(str(_shown(one)) for one in value)
    return value
