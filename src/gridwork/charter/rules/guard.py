"""The charter guard (P6): a charter that would watch people is refused, naming line and reason.

The parts that say what is recorded and done (ledgers, categories, duties, visits, posts …)
are read strictly: keys, names, labels, choices, help and suggestion words alike. The parts
that only tell residents something (the service directory, the privacy notice, names of
departments, the summary) may speak of certificates and public services, for they record
nothing; there only watching itself is refused. A privacy notice may even name what is
*not* done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from gridwork.base.errors import N_
from gridwork.charter.rules.bounds import BOUNDS, IDENTITY, Bound
from gridwork.charter.rules.faults import Fault, Path, leaves
from gridwork.charter.rules.spelling import han, latin, solid

TELLING = frozenset({"texts", "summary", "source", "departments", "name"})
"""Top-level parts that record nothing."""

_NUMBERS = ("110105194912310021", "11010519491231002X", "11010519491231002x", "110105491231002")
"""Of the form of GB 11643: the standard's own example, and its fifteen-digit forerunner."""
_CREDIT_CODE = "91350100M000100Y43"
_ORDINARY = "槐树下3号, next to the bridge"
_SHORT = "20"
_LONGEST = 10**14
_PATTERN = N_("The pattern “%(found)s” fits identity numbers. Bounds: no national identity numbers.")
_ROOM = N_("The bound %(found)s leaves room for an identity number. Bounds: no national identity numbers.")


def watching(content: Mapping[str, Any]) -> Iterator[Fault]:
    """Every key and value of a merged charter that breaks the Bounds; one fault for each place."""
    for path, key in _keys(content):
        if bound := broken(key, telling=_tells(path)):
            yield _fault(path, key, bound)
    for path, value in _values(content):
        if isinstance(value, str):
            yield from _text_faults(path, value)
        elif isinstance(value, int | float) and abs(value) >= _LONGEST:
            yield Fault(path, _ROOM, "guard:identity-number", {"found": str(value)})


@lru_cache(maxsize=16_384)
def broken(text: str, *, telling: bool = False) -> Bound | None:
    """The first line of the Bounds that a text breaks, if any.

    Kept in mind: a charter is read when it is checked, adopted and shown, and says most things more than once.
    """
    spelt, run_together = (han(text), latin(text)), solid(text)
    for bound in BOUNDS:
        strictness = (bound.anywhere,) if telling else (bound.anywhere, bound.collecting)
        if any(words.search(form) for patterns in strictness for words, form in zip(patterns, spelt, strict=True)):
            return bound
        if not telling and any(stem in run_together for stem in bound.stems):
            return bound
    return None


def fits_identity_numbers(pattern: str) -> bool:
    """Whether a pattern is made for identity numbers: fits them, but not credit codes, short numbers or plain words."""
    try:
        fits = re.compile(pattern).fullmatch
    except re.error:
        return False
    return any(map(fits, _NUMBERS)) and not any(map(fits, (_CREDIT_CODE, _ORDINARY, _SHORT)))


def _text_faults(path: Path, value: str) -> Iterator[Fault]:
    if path[-1] == "pattern" and fits_identity_numbers(value):
        yield Fault(path, _PATTERN, f"guard:{IDENTITY.key}", {"found": value})
    elif bound := broken(value, telling=_tells(path)):
        yield _fault(path, value, bound)


def _fault(path: Path, found: str, bound: Bound) -> Fault:
    shown = found if len(found) <= 40 else f"{found[:39]}…"
    return Fault(path, bound.reason, f"guard:{bound.key}", {"found": shown})


def _tells(path: Path) -> bool:
    return path[0] in TELLING


def _silent(content: Mapping[str, Any], path: Path) -> bool:
    """Inside a privacy notice, which says what is not recorded."""
    if len(path) < 2 or path[0] != "texts":
        return False
    entry = content["texts"].get(path[1]) if isinstance(content["texts"], Mapping) else None
    return isinstance(entry, Mapping) and entry.get("kind") == "privacy notice"


def _keys(content: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    yield from (found for found in _tables(content, ()) if not _silent(content, found[0]))


def _tables(content: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(content, Mapping):
        for key, value in content.items():
            yield (*path, key), key
            yield from _tables(value, (*path, key))
    elif isinstance(content, list):
        for place, value in enumerate(content):
            yield from _tables(value, (*path, place))


def _values(content: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    yield from (found for found in leaves(content) if not _silent(content, found[0]))
