"""What people call a place: its address, then its name."""

from __future__ import annotations

from collections.abc import Sequence


def title(street: str, number: str, name: str) -> str:
    """A place as people say it: street and number, then name."""
    return " ".join(filter(None, (f"{street}{number}", name)))


def full_title(street: str, own: str, above: Sequence[str | None]) -> str:
    """A place behind what it stands in: ``解放路12号 3单元 502室``.

    ``above``: street, number and name of what it stands in, from the innermost out, as far as a street is named.
    """
    said, named = [own], bool(street)
    for start in range(0, len(above), 3):
        outer = [text or "" for text in above[start : start + 3]]
        if named or not any(outer):
            break
        said.insert(0, title(*outer))
        named = bool(outer[0])
    return " ".join(said)
