"""Categories suggested from the words of a report (C1)."""

from __future__ import annotations

from gridwork.cases.rules.suggesting import suggest
from gridwork.charter.queries.adopted import in_force


def suggest_category(words: str, *, public_only: bool = False) -> list[str]:
    """Up to three category keys that the words suggest, best first (no query)."""
    charter = in_force().charter
    found = suggest(charter, words, most=len(charter.categories))
    return [key for key in found if not public_only or charter.categories[key].public][:3]
