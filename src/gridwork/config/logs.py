"""Log lines that never tell on a resident (P5): no paths, no query strings, no values from errors."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType
from typing import Any


class Discreet(logging.Formatter):
    """Formats a record with the route instead of the path, and a fault by its kind and place.

    A path may hold a tracking code, and a database error quotes the values it refused; so
    neither is written. Frames of the traceback are: they hold code, not values.
    """

    def format(self, record: logging.LogRecord) -> str:
        request: Any = getattr(record, "request", None)
        if request is not None:
            match = getattr(request, "resolver_match", None)
            status = getattr(record, "status_code", "")
            record = logging.makeLogRecord(record.__dict__ | {"msg": "%s %s %s", "args": None})
            record.msg = f"{getattr(request, 'method', '?')} /{match.route if match else '(no such route)'} {status}"
        return super().format(record)

    def formatException(  # noqa: N802
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        kind, _, trace = ei
        frames = "".join(traceback.format_tb(trace)) if trace else ""
        return f"{frames}{kind.__module__}.{kind.__qualname__}" if kind else ""
