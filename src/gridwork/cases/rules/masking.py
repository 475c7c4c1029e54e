"""Masking before anything is published: no phone, number plate, card number or address of a person."""

from __future__ import annotations

import re

_DATE = r"(?<!\d)(?:19|20)\d\d-(?:1[0-2]|0?[1-9])-(?:3[01]|[12]\d|0?[1-9])(?!\d|-\d)"
_DIGIT = r"[\d〇零○一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖⓪①②③④⑤⑥⑦⑧⑨]"
_UNSEEN = r"\u00ad\u200b-\u200f\u2060\ufeff"
_NUMBER = rf"\+?{_DIGIT}(?:[\s{_UNSEEN}\-‐–—]*{_DIGIT}){{6,}}[Xx]?"
_MOBILE = r"(?<!\d)1[3-9]\d[.·•/,_、~]\d{4}[.·•/,_、~]\d{4}(?!\d)"
_ADDRESS = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_PLATE = (
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][\s·•.-]?"
    r"(?:[A-Za-z0-9]{5,6}|[A-Za-z0-9]{4}[学警挂港澳领使试超])(?![A-Za-z0-9])"
)
_PLAIN = dict(zip(range(0xFF01, 0xFF5F), range(0x21, 0x7F), strict=True)) | {0x3000: 0x20}
"""Full-width signs read as plain ones, one for one, so that places in the text stay the same."""
_FOUND = re.compile("|".join((f"(?P<date>{_DATE})", _ADDRESS, _MOBILE, _NUMBER, _PLATE)))


def mask(text: str) -> str:
    """The text with e-mail addresses, numbers of seven or more digits and plates replaced by ``***``.

    A date such as 2026-05-04 stays. Full-width digits and letters count as plain ones, and so
    do digits written as words (一三八…), in circles, or with unseen signs between them. Names
    cannot be found by rule: the officer who publishes reads the text first.
    """
    shown, read = "", 0
    for found in _FOUND.finditer(text.translate(_PLAIN)):
        if not found["date"]:
            shown, read = f"{shown}{text[read : found.start()]}***", found.end()
    return shown + text[read:]
