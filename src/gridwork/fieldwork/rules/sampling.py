"""Drawing a supervision sample: the seed decides, nobody chooses (F8).

Everything here is a plain function of the frame and the seed, so whoever has both can draw
again and must find the same. The frame is divided into strata; the size is shared out among
them in proportion (largest remainder), and inside a stratum the items with the smallest
SHA-256 of seed and id are drawn, which gives each the same chance.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from heapq import nsmallest

DIGITS = "q"
"""Ids are kept as eight bytes each: a million of them take eight megabytes."""

AGAIN = "again"
"""Told apart in the seed of a second sample."""


@dataclass(frozen=True, slots=True)
class Frame:
    """All there is to draw from: stratum → ids, ascending. ``digest`` is the same for the same frame."""

    strata: Mapping[str, Sequence[int]]
    digest: str

    @classmethod
    def of(cls, rows: Iterable[tuple[str, int]]) -> Frame:
        """Gather stratum and id of each thing, in whatever order they come; nothing may come twice."""
        found: dict[str, array[int]] = {}
        for stratum, thing in rows:
            found.setdefault(stratum, array(DIGITS)).append(thing)
        strata = {key: array(DIGITS, sorted(found[key])) for key in sorted(found)}
        told = sha256()
        for key, ids in strata.items():
            for thing in ids:
                told.update(f"{key}:{thing}\n".encode())
        return cls(strata, told.hexdigest())

    @property
    def size(self) -> int:
        """How many there are to draw from."""
        return sum(map(len, self.strata.values()))

    @property
    def sizes(self) -> dict[str, int]:
        """How many each stratum has."""
        return {key: len(ids) for key, ids in self.strata.items()}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawn thing."""

    stratum: str
    thing: int


def seed_of(digest: str, *parts: str) -> str:
    """The seed of one draw: SHA-256 over a digest nobody chose and what the draw is for, a line each."""
    return sha256("\n".join((digest, *parts)).encode()).hexdigest()


def size_of(frame: int, percent: int) -> int:
    """How many to draw: the percentage, rounded up, so at least one unless there is nothing."""
    return -(-frame * percent // 100)


def allocate(size: int, strata: Mapping[str, int]) -> dict[str, int]:
    """Share a sample's size out among strata of so many things each.

    In proportion, the rest by the largest remainder (ties: by key). Where the size allows it no
    stratum that has anything is left out: it takes one from the stratum that got most beyond its
    share. ValueError when more is asked for than there is.
    """
    total = sum(strata.values())
    if size > total:
        raise ValueError(f"{size} cannot be drawn from {total}")
    there = sorted(key for key, count in strata.items() if count)
    given = dict.fromkeys(strata, 0) | {key: size * strata[key] // total for key in there}
    by_remainder = sorted(there, key=lambda key: (-(size * strata[key] % total), key))
    for key in by_remainder[: size - sum(given.values())]:
        given[key] += 1
    if size >= len(there):
        for key in [key for key in there if not given[key]]:
            richest = max(
                (one for one in there if given[one] > 1), key=lambda one: given[one] * total - size * strata[one]
            )
            given[richest], given[key] = given[richest] - 1, 1
    return given


def draw_from(frame: Frame, size: int, seed: str) -> list[Drawn]:
    """Draw so many things, each stratum its share, in the order of the draw."""
    given = allocate(size, frame.sizes)
    found = [
        (ticket, Drawn(stratum, thing))
        for stratum, ids in frame.strata.items()
        for ticket, thing in nsmallest(given[stratum], ((_ticket(seed, thing), thing) for thing in ids))
    ]
    return [drawn for _, drawn in sorted(found, key=lambda one: (one[0], one[1].thing))]


def checkers(units: Iterable[int], seed: str) -> dict[int, int]:
    """Who checks whom: each unit → the one that checks it. A ring in an order the seed decides, so never itself.

    Empty for fewer than two units.
    """
    ring = sorted(units, key=lambda unit: (_ticket(seed, unit), unit))
    return dict(zip(ring, ring[1:] + ring[:1], strict=True)) if len(ring) > 1 else {}


def _ticket(seed: str, thing: int) -> bytes:
    return sha256(f"{seed}:{thing}".encode()).digest()
