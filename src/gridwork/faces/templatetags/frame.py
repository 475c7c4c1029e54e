"""Template words of the common frame: built files, icons, the chosen theme."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.templatetags.static import static

register = template.Library()

BUILT = Path(__file__).resolve().parent.parent / "static" / "built"
THEMES = ("auto", "light", "dark")


@cache
def _manifest() -> dict[str, dict[str, Any]]:
    return json.loads((BUILT / "manifest.json").read_text())  # type: ignore[no-any-return]


@register.simple_tag
def built(source: str) -> str:
    """Address of the file Vite made from ``source``, e.g. ``{% built "styles/main.css" %}``."""
    return static(f"built/{_manifest()[source]['file']}")


@register.simple_tag(takes_context=True)
def theme(context: dict[str, Any]) -> str:
    """The reader's theme: ``auto``, ``light`` or ``dark``, as their cookie says."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request else ""
    return chosen if chosen in THEMES else "auto"
