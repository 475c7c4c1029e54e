"""Whether a grid is of the size the charter asks for (G6)."""

from __future__ import annotations

from django.utils.translation import gettext

from gridwork.territory.queries.grid_page import AreaPage


def size_flag(found: AreaPage) -> str:
    """What is out of bounds, in words; empty when all is well or nothing is known."""
    if found.size == "few":
        text = gettext("Smaller than the charter asks for: at least %(least)s households.")
        return text % {"least": found.bounds.least}
    if found.size == "many":
        text = gettext("Larger than the charter allows: at most %(most)s households.")
        return text % {"most": found.bounds.most}
    return ""
