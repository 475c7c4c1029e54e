"""Search words for Chinese and English on any database: bigrams for Han, whole words for the rest (C11)."""

from __future__ import annotations

import re
import unicodedata
from operator import add

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufa6d\ufa70-\ufad9]+|[a-z0-9]+")
"""The blocks of Han signs, without the hexagrams between them and places no sign stands in yet."""
MOST = 400
"""Distinct tokens kept of one case; a longer text is found by its beginning."""


def tokens(text: str) -> list[str]:
    """Distinct tokens of a text in order: Han runs as overlapping pairs (a lone sign as itself)."""
    found: dict[str, None] = {}
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        if run[0].isascii() or len(run) == 1:
            found[run[:40]] = None
        else:
            found.update(dict.fromkeys(map(add, run, run[1:])))
        if len(found) > MOST:
            break
    return list(found)[:MOST]
