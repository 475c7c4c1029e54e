"""The matrix of areas and forms as HTML, made without a template: a county has thirty thousand cells.

Everything that goes in is escaped here; the rest are whole numbers and keys of the charter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from gridwork.ledger.queries.coverage import Coverage, Row
from gridwork.ledger.rules.coverage import Cell

NONE = '<td class="none">–</td>'


def lacks_most(cell: Cell) -> str:
    """The state of a ledger's list that shows what pulls the cell down most; empty when nothing does."""
    missing, stale, incomplete = cell.missing, cell.stale, cell.incomplete
    if missing >= stale and missing >= incomplete:
        return "no_record" if missing else ""
    return "stale" if stale >= incomplete else "incomplete"


def lists(form: str) -> str:
    """The address of a form's list."""
    return reverse("console:records", args=[form])


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the cells of one page. ``low`` is the word for «below the target»."""

    target: int
    low: str

    def said(self, share: int) -> str:
        """A share, with the word where it is too low."""
        return f"{share} <em>{self.low}</em>" if share < self.target else str(share)

    def cell(self, cell: Cell, address: str) -> str:
        """Completeness over freshness; ``address`` leads to a list, empty for a sum."""
        complete, fresh = cell.completeness, cell.freshness
        if complete is None or fresh is None:
            return NONE
        low = complete < self.target or fresh < self.target
        inner = f"{self.said(complete)}<br>{self.said(fresh)}" if low else f"{complete}<br>{fresh}"
        state = address and lacks_most(cell)
        if state:
            inner = f'<a href="{address}{state}">{inner}</a>'
        return f'<td class="low">{inner}</td>' if low else f"<td>{inner}</td>"

    def row(self, row: Row, forms: Iterable[str]) -> Iterator[str]:
        """The cells of one area, the sum first."""
        yield self.cell(row.total, "").replace("<td", '<td data-sum=""', 1)
        for form, cell in zip(forms, row.cells, strict=True):
            yield self.cell(cell, f"{form}?area={row.area.id}&amp;state=")


def rows_of(found: Coverage, drill: str) -> SafeString:
    """The rows of the table's body; ``drill`` is the query string that an area's id completes."""
    writer = Writer(found.target, escape(gettext("low")))
    addresses = [escape(lists(form.key)) for form in found.forms]
    drill = escape(drill)
    lines = []
    for row in found.rows:
        head = f'<tr><th scope="row"><a href="{drill}{row.area.id}">{escape(row.area.name)}</a></th>'
        lines.append(head + "".join(writer.row(row, addresses)) + "</tr>")
    return mark_safe("\n".join(lines))  # noqa: S308 - escaped above


def sums_of(found: Coverage) -> SafeString:
    """The cells of the table's foot: over all areas, by form."""
    writer = Writer(found.target, escape(gettext("low")))
    cells = [writer.cell(found.total, "").replace("<td", '<td data-sum=""', 1)]
    cells += [writer.cell(cell, "") for cell in found.totals]
    return mark_safe("".join(cells))  # noqa: S308 - escaped above
