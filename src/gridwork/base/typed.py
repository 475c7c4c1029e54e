"""What a person can have typed."""

from __future__ import annotations

import re

_NOT_TYPED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]+")


def typed(text: str) -> str:
    """The text without control characters and broken halves of characters, which no database need keep."""
    return _NOT_TYPED.sub("", text)
