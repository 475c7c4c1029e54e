"""The refused rows as the same table, with line and reason in front, to be put right and brought again (L6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.utils.translation import get_language, gettext, override

from gridwork.accounts.models import Person
from gridwork.exchange.models import Import
from gridwork.exchange.queries import shelf
from gridwork.exchange.queries.scratch import Scratch
from gridwork.exchange.queries.targets import target
from gridwork.exchange.rules.given import Fault
from gridwork.exchange.rules.tables.table import Format, Table
from gridwork.exchange.rules.tables.writing import write_table
from gridwork.exchange.rules.wanted import OURS

WORKBOOK_MOST = 50_000
"""Refused rows written as a workbook; more come as CSV, which any spreadsheet program opens."""


def write_refused(one: Import, table: Table, scratch: Scratch) -> None:
    """Write the file, in the language of whoever brought the table; columns of persons are left out of it."""
    count = scratch.counts().get("refused", 0)
    kind = Format.CSV if table.format is Format.XLSX and count > WORKBOOK_MOST else table.format
    for other in Format:
        shelf.refused(one.stored, other.value).unlink(missing_ok=True)
    with override(language_of(one.person_id)):
        language = get_language() or ""
        ours = [text.to(language) for text in OURS]
        never = target(one.target).why_never
        headings = [*ours, *(heading for heading in table.headings if heading not in ours and not never(heading))]
        kept = [place for place, heading in enumerate(table.headings) if heading in headings[len(ours) :]]
        path = shelf.refused(one.stored, kind.value)
        draft = path.with_suffix(".draft")
        write_table(draft, kind, headings, _rows(scratch, kept))
        draft.rename(path)


def _rows(scratch: Scratch, kept: list[int]) -> Iterator[list[str]]:
    for line, cells, faults in scratch.refused():
        yield [str(line), reasons(faults), *(cells[place] for place in kept)]


def reasons(faults: list[Fault], between: str = "；") -> str:
    """All faults of a row in the active language, each after its column."""
    return between.join(f"{fault.column}：{told(fault)}" if fault.column else told(fault) for fault in faults)


def told(fault: Fault, say: Callable[[str], str] = gettext) -> str:
    """One fault in the active language."""
    text = say(fault.message)
    if not fault.params:
        return text
    return text % {
        key: say(value) if isinstance(value, str) and value else value for key, value in fault.params.items()
    }


def language_of(person_id: int | None) -> str:
    """The language a person chose, or that of the cell."""
    if person_id is None:
        return get_language() or "zh-hans"
    chosen = Person.objects.filter(pk=person_id).values_list("language", flat=True).first()
    return chosen or "zh-hans"
