"""Pictures made for tests; none shows anything real."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image


def picture(width: int = 64, height: int = 48, colour: str = "#3a7", kind: str = "JPEG", **saved: Any) -> bytes:
    """The bytes of a picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind, **saved)
    return out.getvalue()
