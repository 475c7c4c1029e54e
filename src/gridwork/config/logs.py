"""Log lines that never tell on a resident (P5): no paths, no query strings, no values from errors."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any

_NAMED = re.compile(r"(?:UNIQUE|CHECK|NOT NULL) constraint failed: ([A-Za-z0-9_.,' ]+)")
"""What SQLite says of a constraint: its name or its columns, never a value."""


class Discreet(logging.Formatter):
    """Formats a record with the route instead of the path, and a fault by its kind, its constraint and its place.

    A path may hold a tracking code, and a database error quotes the row it refused; so neither is
    written, be the fault what is logged, one of the gaps of the message, or the message itself.
    Frames of the traceback are: they hold code, not values.
    """

    def format(self, record: logging.LogRecord) -> str:
        # What another formatter made of the fault is kept in ``exc_text``, with the fault's words.
        facts = record.__dict__ | {"exc_text": None, "msg": _told(record.msg), "args": _all_told(record.args)}
        request: Any = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            status = getattr(record, "status_code", "")
            route = f"/{match.route}" if match else "/(no such route)"
            facts |= {"msg": "%s %s %s", "args": (getattr(request, "method", "?"), route, status)}
        return super().format(logging.makeLogRecord(facts))

    def formatException(  # noqa: N802
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        _, fault, trace = ei
        frames = "".join(traceback.format_tb(trace)) if trace else ""
        return f"{frames}{told_of(fault)}" if fault else ""


def told_of(fault: BaseException) -> str:
    """A fault without a word of its own: its kind, the constraint it broke, and what it came from."""
    return ", from ".join(_kind(one) for one in _line_of(fault))


def _line_of(fault: BaseException) -> Iterator[BaseException]:
    """The fault, what it came from, and so on; each once."""
    seen: list[BaseException] = []
    one: BaseException | None = fault
    while one is not None and one not in seen:
        seen.append(one)
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _kind(fault: BaseException) -> str:
    kind, constraint = type(fault), _constraint(fault)
    return f"{kind.__module__}.{kind.__qualname__}" + (f" ({constraint})" if constraint else "")


def _constraint(fault: BaseException) -> str:
    """The constraint a database names, or the column where it has no name; nothing where it names neither."""
    if getattr(fault, "sqlite_errorname", "").startswith("SQLITE_CONSTRAINT"):
        found = _NAMED.fullmatch(str(fault))
        return found[1] if found else ""
    said = getattr(fault, "diag", None)
    column = [getattr(said, name, None) for name in ("table_name", "column_name")]
    return getattr(said, "constraint_name", None) or (".".join(map(str, column)) if all(column) else "")


def _told(thing: Any) -> Any:
    return told_of(thing) if isinstance(thing, BaseException) else thing


def _all_told(gaps: Any) -> Any:
    if isinstance(gaps, Mapping):
        return {name: _told(gap) for name, gap in gaps.items()}
    return tuple(map(_told, gaps)) if isinstance(gaps, tuple) else gaps
