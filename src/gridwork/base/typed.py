"""What a person can have typed."""

from __future__ import annotations

_NOT_TYPED = dict.fromkeys({*range(32), *range(127, 160), *range(0xD800, 0xE000)} - {ord("\n"), ord("\t")})


def typed(text: str) -> str:
    """The text without control characters and broken halves of characters, which no database need keep."""
    return text.translate(_NOT_TYPED)
