"""Numbers, sums of money, dates and yes or no as people in county offices write them (L1).

Full-width digits, ``1,200``, ``1.2万元``, ``3百万``, ``2026.3.1``, ``2026年3月1日``, ``是``, ``√``.
Each function raises :class:`Unread` with a msgid that says how to write it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gridwork.base.errors import N_

MOST_DIGITS = 15
"""Numbers of up to 10^15 are kept exactly, also as a float."""
FIRST_YEAR, LAST_YEAR = 1800, 2199

_NUMBER = re.compile(r"([+-]?)(\d+(?:\.\d*)?|\.\d+|\d{1,3}(?:,\d{3})+(?:\.\d*)?)((?:千|百)?(?:万|亿)?)", re.ASCII)
_SCALES = {"": 1, "百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "百亿": 10**10,
           "千亿": 10**11}  # fmt: skip
_MONEY_SIGNS = re.compile(r"^(?:人民币|rmb|cny|¥)|(?:人民币|rmb|cny|元整|元|圆整|圆|块钱|块|yuan)$")
_DATE = re.compile(r"(\d+)(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})[日号]?", re.ASCII)
_TIME_OF_DAY = re.compile(r"(?<=\d)[\sT]+\d{1,2}:\d{2}.*$", re.DOTALL)
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_NO_YEAR = re.compile(r"\d{1,2}(?:月|[-./])\d{1,2}[日号]?|\d{2}[-./年]\d{1,2}[-./月]\d{1,2}[日号]?", re.ASCII)
_NO_DAY = re.compile(r"\d{4}(?:年|[-./])(\d{1,2}月?)?|\d{4}", re.ASCII)
_YES = frozenset(["是", "有", "已", "对", "真", "√", "✓", "✔", "☑", "■", "y", "yes", "t", "true", "1", "on"])
_NO = frozenset(
    [
        "否",
        "无",
        "没有",
        "未",
        "不是",
        "不",
        "错",
        "假",
        "×",
        "✗",
        "✘",
        "☒",
        "□",
        "x",
        "n",
        "no",
        "f",
        "false",
        "0",
        "off",
    ]
)
_DASHES = str.maketrans({"−": "-", "–": "-", "—": "-", "。": "."})

A_NUMBER = N_("Write a number, for example 12 or 3.5.")
A_WHOLE_NUMBER = N_("Write a whole number, for example 12.")
TOO_MANY_DECIMALS = N_("At most %(decimals)s digits may stand after the point.")
TOO_LONG_A_NUMBER = N_("This number is too large to be right.")
A_SUM = N_("Write a sum in yuan, for example 1200 or 12.50.")
WHOLE_CENTS = N_("A sum of money has at most two digits after the point.")
A_DATE = N_("Write a date with year, month and day, for example 2026-03-01.")
THE_YEAR_TOO = N_("Write the year too, with four digits, for example 2026-03-01.")
THE_DAY_TOO = N_("Write the month and the day too, for example 2026-03-01.")
NO_SUCH_DAY = N_("There is no such day in the calendar.")
YES_OR_NO = N_("Write yes or no.")


class Unread(ValueError):
    """What was typed cannot be taken; ``message`` is a msgid with ``params``."""

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


def plain(text: str) -> str:
    """One spelling: half-width, lower case, nothing between the signs (NFKC, so that ㎡ is m2)."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def number(typed: object, decimals: int = 0, units: Iterable[str] = ()) -> int | float:
    """A number with at most ``decimals`` digits after the point; an int when that is 0.

    ``units`` may stand behind it. ``1.2万`` is 12000.
    """
    exact = _exact(typed, A_NUMBER if decimals else A_WHOLE_NUMBER, units)
    if _digits(exact) > decimals:
        raise Unread(TOO_MANY_DECIMALS, decimals=decimals) if decimals else Unread(A_WHOLE_NUMBER)
    return int(exact) if decimals == 0 else float(exact)


def money(typed: object, units: Iterable[str] = ()) -> int:
    """A sum typed in yuan, as hundredths (分): ``1.2万元`` → 1200000."""
    exact = _exact(typed, A_SUM, units, money=True)
    if _digits(exact) > 2:
        raise Unread(WHOLE_CENTS)
    return int(exact * 100)


def day(typed: object) -> str:
    """A date as ISO text, ``2026-03-01``; a time of day behind it is dropped."""
    if isinstance(typed, datetime):
        typed = typed.date()
    if isinstance(typed, date):
        return typed.isoformat()
    text = plain(_TIME_OF_DAY.sub("", str(typed).strip())).translate(_DASHES)
    found = _SOLID.fullmatch(text) or _DATE.fullmatch(text)
    if found is None or len(found[1]) != 4:
        if found or _NO_YEAR.fullmatch(text):
            raise Unread(THE_YEAR_TOO)
        raise Unread(THE_DAY_TOO if _NO_DAY.fullmatch(text) else A_DATE)
    year, month, day_of_month = (int(part) for part in found.groups()[:3])
    try:
        read = date(year, month, day_of_month)
    except ValueError:
        raise Unread(NO_SUCH_DAY) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unread(NO_SUCH_DAY)
    return read.isoformat()


def yes_or_no(typed: object) -> bool:
    """``是``, ``有``, ``√``, ``yes``, ``1`` … or their opposites."""
    text = plain(str(typed))
    if text in _YES or text in _NO:
        return text in _YES
    raise Unread(YES_OR_NO)


def _exact(typed: object, message: str, units: Iterable[str], *, money: bool = False) -> Decimal:
    if isinstance(typed, bool):
        raise Unread(message)
    text = plain(repr(typed) if isinstance(typed, float) else str(typed)).translate(_DASHES)
    if isinstance(typed, float) and (text in {"inf", "-inf", "nan"} or "e" in text):
        text = f"{Decimal(text):f}" if "e" in text else ""
    if money:
        text = _MONEY_SIGNS.sub("", _MONEY_SIGNS.sub("", text))
    for unit in sorted(map(plain, units), key=len, reverse=True):
        if unit and text.endswith(unit) and text != unit:
            text = text.removesuffix(unit)
            break
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise Unread(message)
    sign, digits, scale = found.groups()
    exact = Decimal(digits.replace(",", "")) * _SCALES[scale]
    if exact >= 10**MOST_DIGITS or len(digits) > 2 * MOST_DIGITS:
        raise Unread(TOO_LONG_A_NUMBER)
    return -exact if sign == "-" and exact else exact


def _digits(exact: Decimal) -> int:
    """How many digits stand after the point, trailing zeros left out."""
    exponent = exact.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
