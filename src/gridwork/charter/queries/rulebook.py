"""The rulebook: a charter as a regulation that a clerk can read (DESIGN, *Charter*)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import override

from gridwork.charter.queries.pages import Section
from gridwork.charter.queries.reader import Reader
from gridwork.charter.queries.rulebook_appraisal import appraisal_sections
from gridwork.charter.queries.rulebook_cases import case_sections
from gridwork.charter.queries.rulebook_work import work_sections
from gridwork.charter.schema import Charter


def rulebook(charter: Charter, language: str, versions: Mapping[str, int] | None = None) -> list[Section]:
    """All chapters in ``zh-hans``, ``zh-hant`` or ``en``: who may do what, how cases run, what falls due.

    Parts the charter leaves empty have no chapter. ``versions``: the number of each ledger
    form, which only an adopted charter's forms have.
    """
    with override(language):
        reader = Reader(charter, versions or {})
        sections = [*case_sections(reader), *work_sections(reader), *appraisal_sections(reader)]
    return [section for section in sections if section.words or any(table.rows for table in section.tables)]
