"""Which category the words of a report suggest (C1)."""

from __future__ import annotations

import re
import unicodedata

from gridwork.charter.schema import Charter


def suggest(charter: Charter, words: str, *, most: int = 3) -> list[str]:
    """Keys of the categories whose suggestion words occur, best first; longer words weigh more."""
    text = unicodedata.normalize("NFKC", words).lower()
    scores: dict[str, int] = {}
    for key, category in charter.categories.items():
        score = sum(len(word) for word in category.words if _occurs(word.lower(), text))
        if score:
            scores[key] = score
    return sorted(scores, key=lambda key: -scores[key])[:most]


def _occurs(word: str, text: str) -> bool:
    """Latin words count from their beginning («tree» is not in «street»), Chinese ones anywhere."""
    return bool(re.search(rf"(?<![a-z]){re.escape(word)}", text)) if word.isascii() else word in text
