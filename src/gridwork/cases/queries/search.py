"""Finding cases by number, code or words, in Chinese and English (C11)."""

from __future__ import annotations

import re

from django.db import connection

from gridwork.cases.rules.words import tokens


def number_in(text: str) -> int | None:
    """The case id in something that looks like a case number (``LT-2026-000123``), else None."""
    found = re.fullmatch(r"\s*[A-Za-z]{2,4}-?\d{4}-?0*(\d{1,12})\s*", text)
    return int(found[1]) if found else None


def matching(words: str) -> tuple[str, list[str | int]]:
    """An SQL condition on ``c.id`` for the words (all must occur), and its parameters."""
    case_id = number_in(words)
    if case_id is not None:
        return "c.id = %s", [case_id]
    found = tokens(words)
    if not found:
        return "1 = 0", []
    if connection.vendor == "sqlite":
        query = " AND ".join(f'"{token}"' for token in found)
        return "c.id IN (SELECT rowid FROM cases_search WHERE cases_search MATCH %s)", [query]
    query = " & ".join(f"'{token}'" for token in found)
    return "c.id IN (SELECT case_id FROM cases_search WHERE words @@ %s::tsquery)", [query]
