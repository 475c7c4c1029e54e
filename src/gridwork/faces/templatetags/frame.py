"""Template words of the common frame: built files, icons, the chosen theme."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.templatetags.static import static

register = template.Library()

MANIFEST = Path(__file__).resolve().parent.parent / "static" / "built" / "manifest.json"
THEMES = ("auto", "light", "dark")


@lru_cache(maxsize=1)
def _manifest(made_at: int) -> dict[str, dict[str, Any]]:
    manifest: dict[str, dict[str, Any]] = json.loads(MANIFEST.read_text())
    return manifest


@register.simple_tag
def built(source: str) -> str:
    """Address of the file Vite made from ``source``, e.g. ``{% built "styles/main.css" %}``."""
    return static(f"built/{_manifest(MANIFEST.stat().st_mtime_ns)[source]['file']}")


@register.simple_tag(takes_context=True)
def theme(context: dict[str, Any]) -> str:
    """The reader's theme: ``auto``, ``light`` or ``dark``, as their cookie says."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request else ""
    return chosen if chosen in THEMES else "auto"
