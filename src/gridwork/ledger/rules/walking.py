"""Street order: the order in which somebody on rounds comes past places (L4, F4).

A walk is a text that sorts so: street, then door number with unit, floor and room as
numbers, then name. 12号 comes after 2号, 十二号 stands where 12号 does, 3单元502 and 3-502 are
one, and odd and even numbers follow one another. It is no address and is never shown.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 200
"""Characters of a walk, as the column has them."""

_DIGITS = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "廿": 20, "卅": 30}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_NUMERALS = "".join((*_DIGITS, *_UNITS))
_CHINESE = re.compile(f"[{_NUMERALS}]+")
_COUNTERS = re.compile(r"门牌号?|单元|号楼|[号栋幢座楼层室房户附院门之第#]")
"""What is said between the numbers of a door: left out, so that 12号3单元502室 and 12-3-502 are one."""
_STEMS = str.maketrans("甲乙丙丁戊己庚辛壬癸", "abcdefghij")
_PIECES = re.compile(r"\d+|[^\W\d_]+")
_LENGTHS = "0123456789abcdefghijklmnopqrstuvwxyz"


def walk(street: str, number: str, name: str) -> str:
    """The street order of a place with this street, door number and name."""
    return f"{_text(street)} {_door(number)} {_text(name)}"[:LONGEST]


def walk_in(parent: str, number: str, name: str) -> str:
    """The street order of a place without a street of its own: right behind what it stands in."""
    return f"{parent.rstrip()} {_door(number)} {_text(name)}"[:LONGEST]


@lru_cache(maxsize=50_000)
def _door(number: str) -> str:
    plain = _arabic(unicodedata.normalize("NFKC", number).lower())
    return _ordered(_COUNTERS.sub(" ", plain).translate(_STEMS))


@lru_cache(maxsize=50_000)
def _text(words: str) -> str:
    return _ordered(_arabic(unicodedata.normalize("NFKC", words).lower()))


def _ordered(text: str) -> str:
    """The words and numbers of a text; each number with its length before it, so that text order is number order."""
    return " ".join(_sortable(piece) if piece.isdecimal() else piece for piece in _PIECES.findall(text))


def _sortable(digits: str) -> str:
    plain = str(int(digits))
    return f"{_LENGTHS[min(len(plain), len(_LENGTHS) - 1)]}{plain}"


def _arabic(text: str) -> str:
    """Chinese numerals as digits: 十二 → 12, 一百零五 → 105, 三〇二 → 302."""
    return _CHINESE.sub(lambda found: f" {_value(found[0])} ", text)


def _value(numerals: str) -> str:
    if not set(numerals) & _UNITS.keys():
        return "".join(str(_DIGITS[sign]) for sign in numerals)
    whole, part, digit = 0, 0, 0
    for sign in numerals:
        if sign not in _UNITS:
            digit = _DIGITS[sign]
        elif sign == "万":
            whole, part, digit = (whole + part + digit or 1) * _UNITS[sign], 0, 0
        else:
            part, digit = part + (digit or 1) * _UNITS[sign], 0
    return str(whole + part + digit)
