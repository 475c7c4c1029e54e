"""What a name in a charter may refer to, and how to say that it refers to nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from gridwork.base.errors import N_
from gridwork.charter.rules.faults import Fault, Path
from gridwork.charter.schema import Charter

CELL = "cell"

_UNKNOWN = N_("There is no “%(name)s”.")
_NEAR = N_("There is no “%(name)s”. Did you mean “%(near)s”?")
_TWICE = N_("“%(name)s” is given twice.")


def places(charter: Charter) -> list[str]:
    """The cell and the key of every level, from the top."""
    return [CELL, *(level.key for level in charter.levels)]


def unknown(path: Path, name: str, known: Iterable[str]) -> Fault:
    """A reference to nothing, with the nearest name there is."""
    near = get_close_matches(name, list(known), n=1)
    if near:
        return Fault(path, _NEAR, "unknown-reference", {"name": name, "near": near[0]})
    return Fault(path, _UNKNOWN, "unknown-reference", {"name": name})


def unknowns(path: Path, names: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    """A fault for each of a list of references that leads nowhere."""
    known = list(known)
    for place, name in enumerate(names):
        if name not in known:
            yield unknown((*path, place), name, known)


def repeated(path: Path, names: Iterable[str], *ending: str) -> Iterator[Fault]:
    """A fault for each name in a list that stood there before; ``ending`` is the key inside the entry."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        if name in seen:
            yield Fault((*path, place, *ending), _TWICE, "given-twice", {"name": name})
        seen.add(name)


def repeated_names(part: str, names: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    """A fault for each entry of a part whose Chinese name another entry already has."""
    seen: set[str] = set()
    for key, name in names:
        if name in seen:
            yield Fault((*part.split("."), key, "name"), _TWICE, "given-twice", {"name": name})
        seen.add(name)
