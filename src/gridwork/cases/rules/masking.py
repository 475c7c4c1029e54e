"""Masking before anything is published: no phone, number plate, card number or address of a person."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = (
    re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"),
    re.compile(r"(?<!\d)(?:\+?\d[\d\s\-]{5,}\d[\dXx]?)(?!\d)"),
    re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9]{5,6}"),
)


def mask(text: str) -> str:
    """The text with e-mail addresses, numbers of seven or more digits and plates replaced by ``***``.

    Full-width digits and letters count as plain ones. Names cannot be found by rule: the
    officer who publishes reads the text first.
    """
    plain = unicodedata.normalize("NFKC", text) if any(ord(c) > 0xFEFF for c in text) else text
    for pattern in _HIDDEN:
        plain = pattern.sub("***", plain)
    return plain
