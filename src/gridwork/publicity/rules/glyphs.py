"""Which characters a font can draw, so that none is printed as a blank unnoticed.

Typst leaves out what the font lacks and says nothing. What is printed therefore goes
through :func:`marked` first, which puts a visible sign in place of such a character.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Container
from typing import Any

MARK = "〓"
"""What a printer sets for a sort he does not have (U+3013)."""
BLANKS = frozenset("\n\t \u00a0\u2002\u2003\u2009\u3000")


def covered(font: bytes) -> frozenset[int]:
    """The code points of a TrueType or OpenType font, from its ``cmap`` (formats 4 and 12).

    ValueError for bytes that are no such font.
    """
    if font[:4] not in (b"\0\1\0\0", b"OTTO", b"true"):
        raise ValueError("not a TrueType or OpenType font")
    (tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * i) for i in range(tables))
    start = next((offset for tag, _, offset, _ in records if tag == b"cmap"), None)
    if start is None:
        raise ValueError("the font has no character map")
    (subtables,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for i in range(subtables):
        (offset,) = struct.unpack_from(">L", font, start + 4 + 8 * i + 4)
        (kind,) = struct.unpack_from(">H", font, start + offset)
        if kind in _READERS:
            found |= _READERS[kind](font, start + offset)
    return frozenset(found)


def marked(content: Any, drawable: Container[int]) -> tuple[Any, int]:
    """The same lists, dicts and texts with :data:`MARK` for every character that cannot be drawn, and how many.

    Signs without a shape of their own (joiners, selectors of a variant) are dropped.
    """
    if isinstance(content, str):
        return _marked(content, drawable)
    if isinstance(content, dict):
        pairs = {key: marked(value, drawable) for key, value in content.items()}
        return {key: value for key, (value, _) in pairs.items()}, sum(lost for _, lost in pairs.values())
    if isinstance(content, list | tuple):
        items = [marked(value, drawable) for value in content]
        return [value for value, _ in items], sum(lost for _, lost in items)
    return content, 0


def _marked(text: str, drawable: Container[int]) -> tuple[str, int]:
    if text.isascii() and text.isprintable():
        return text, 0
    signs, lost = [], 0
    for sign in text:
        if sign in BLANKS or ord(sign) in drawable:
            signs.append(sign)
        elif unicodedata.category(sign) not in ("Cf", "Cc", "Mn", "Me"):
            signs.append(MARK)
            lost += 1
    return "".join(signs), lost


def _segments(font: bytes, at: int) -> set[int]:
    """Format 4: the basic plane in segments; a glyph of 0 is no glyph."""
    (doubled,) = struct.unpack_from(">H", font, at + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 2 * doubled)
    offsets_at = at + 16 + 3 * doubled
    offsets = struct.unpack_from(f">{count}H", font, offsets_at)
    found: set[int] = set()
    for i, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(first, last + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", font, offsets_at + 2 * i + offset + 2 * (code - first))
            if glyph and (glyph + delta) & 0xFFFF and code != 0xFFFF:
                found.add(code)
    return found


def _groups(font: bytes, at: int) -> set[int]:
    """Format 12: all planes in groups of one run each."""
    (count,) = struct.unpack_from(">L", font, at + 12)
    found: set[int] = set()
    for i in range(count):
        first, last, glyph = struct.unpack_from(">LLL", font, at + 16 + 12 * i)
        found.update(range(first if glyph else first + 1, last + 1))
    return found


_READERS = {4: _segments, 12: _groups}
