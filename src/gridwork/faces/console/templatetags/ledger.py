"""Template words of the ledgers' pages."""

from __future__ import annotations

from typing import Any

from django import template

from gridwork.faces.console.ledger.tabs import Tab, tabs_of

register = template.Library()


@register.simple_tag(takes_context=True)
def ledger_tabs(context: dict[str, Any], here: str) -> list[Tab]:
    """The pages of the ledgers this person may open; ``here`` is the address name of the present one."""
    return tabs_of(context["request"], here)
