"""QR codes as lines a template draws: sharp at every size and small in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypedDict

import segno


class Code(TypedDict):
    """``side``: modules along one edge, without the quiet margin; ``path``: the dark ones as SVG path data."""

    side: int
    path: str


def qr(text: str) -> Code:
    """The code of a text; error correction M mends 15 %, which a page carried in a pocket needs."""
    made = segno.make_qr(text, error="m", boost_error=False)
    rows = list(made.matrix)
    return Code(side=len(rows), path="".join(_runs(rows)))


def _runs(rows: list[bytearray]) -> Iterator[str]:
    """One rectangle for each run of dark modules in a row."""
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                yield f"M{start} {y}h{x - start}v1h-{x - start}z"
            x += 1
