"""Template words of the common frame: built files, icons, the chosen theme."""

from __future__ import annotations

from typing import Any

from django import template

from gridwork.faces.built import address, file_of

register = template.Library()

THEMES = ("auto", "light", "dark")


@register.simple_tag
def built(source: str) -> str:
    """Address of the file Vite made from ``source``, e.g. ``{% built "styles/main.css" %}``."""
    return address(file_of(source))


@register.simple_tag(takes_context=True)
def theme(context: dict[str, Any]) -> str:
    """The reader's theme: ``auto``, ``light`` or ``dark``, as their cookie says."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request else ""
    return chosen if chosen in THEMES else "auto"
