"""Where the chain of a notice stands, on which spans, and how far it can be put off (F5). No queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from gridwork.base.worktime import Span
from gridwork.charter.queries.adopted import Adopted, version
from gridwork.charter.work_parts import Inspection as InspectionPart
from gridwork.fieldwork.models import Rectification
from gridwork.fieldwork.rules import rectifying
from gridwork.fieldwork.rules.kinds import Chain
from gridwork.fieldwork.rules.rectifying import Standing, Terms


def part_of(notice: Rectification) -> InspectionPart:
    """The kind of inspection, as the charter had it when the notice was issued."""
    return version(notice.charter_id).charter.inspections[notice.kind]


def terms_of(adopted: Adopted, part: InspectionPart) -> Terms:
    """The two spans of a kind of inspection."""
    return Terms(adopted.calendar, part.rectify_within, part.inspect_again_within)


def standing_of(notice: Rectification) -> Standing:
    """The columns as the rules read them."""
    return Standing(
        Chain(notice.state), notice.round, notice.deadline_at, notice.inspect_by, notice.provisional, notice.ended_at
    )


def extensions(
    notice: Rectification, acts: Iterable[tuple[str, Mapping[str, Any]]], at: datetime
) -> list[tuple[Span, datetime]]:
    """By how much, to when, a notice can be put off at this moment; ``acts``: its journal in order (no query)."""
    if notice.state != Chain.ISSUED:
        return []
    terms = terms_of(version(notice.charter_id), part_of(notice))
    return rectifying.offers(terms, standing_of(notice), rectifying.first_deadline(acts), at)
