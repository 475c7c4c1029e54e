"""Whether a grid is of the size the charter asks for (G6)."""

from __future__ import annotations

from django.utils.translation import gettext

from gridwork.charter.queries.adopted import in_force
from gridwork.territory.queries.grid_page import AreaPage


def size_flag(found: AreaPage) -> str:
    """What is out of bounds, in words; empty when all is well or nothing is known."""
    if found.households is None:
        return ""
    level = next((one for one in in_force().charter.levels if one.key == found.area.level), None)
    if level is None:
        return ""
    least, most = level.households.least, level.households.most
    if least is not None and found.households < least:
        return gettext("Smaller than the charter asks for: at least %(least)s households.") % {"least": least}
    if most is not None and found.households > most:
        return gettext("Larger than the charter allows: at most %(most)s households.") % {"most": most}
    return ""
