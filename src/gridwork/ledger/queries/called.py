"""What a place is looked for by: words of its address and name, or signs of its plate code (L2).

One rule for every list and search: each word stands somewhere in street and number, name,
plate code. Capital letters make no difference, on either database.
"""

from __future__ import annotations

from django.db.models import F, Value
from django.db.models.functions import Concat, Lower

MOST_WORDS = 6
"""Further words are not looked for."""
CALLED = Lower(Concat(F("street"), F("number"), Value(" "), F("name"), Value(" "), F("plate")))
"""The same for a query that is not written by hand; ask ``contains`` with a word of :func:`words_of`."""


def words_of(text: str) -> list[str]:
    """What was typed, as words to look for."""
    return text.lower().split()[:MOST_WORDS]


def called(place: str) -> str:
    """The condition that one :func:`like` parameter is in what a place is called; ``place``: the table's name."""
    told = f"{place}.street || {place}.number || ' ' || {place}.name || ' ' || {place}.plate"
    return f"lower({told}) LIKE %s ESCAPE '!'"


def like(text: str) -> str:
    """The parameter for a text anywhere inside."""
    escaped = text.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"
