"""Texts that a spreadsheet program would calculate: marked in what leaves us, taken as they were in what comes (L6)."""

from __future__ import annotations

import re

_SIGNS = r"[=+\-@\t\r\n＝＋－＠]"
"""What begins a formula, also in full width."""
_ACTIVE = re.compile(f"'*{_SIGNS}")
_MARKED = re.compile(f"'+{_SIGNS}")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


def harmless(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet program would calculate it."""
    if _ACTIVE.match(text) and not _PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def as_meant(text: str) -> str:
    """The text without the apostrophe that :func:`harmless` put before it."""
    return text[1:] if text[:1] == "'" and _MARKED.match(text) else text
