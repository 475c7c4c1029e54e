"""What charters have asked for until now, by key, as the last one had it: what was recorded keeps its words.

No query when warm.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from math import inf
from typing import TypeVar

from gridwork.base.memo import Memo
from gridwork.charter.queries.adopted import begun, in_force, version
from gridwork.charter.record_parts import Choice, FieldType
from gridwork.charter.schema import Charter
from gridwork.charter.terms import Text
from gridwork.charter.work_parts import Duty, Inspection, Visit

T = TypeVar("T")
_known = Memo(seconds=inf)


def visits_ever() -> dict[str, Visit]:
    """Visits; those of the charter in force first and in its order."""
    return _ever("visits", lambda charter: charter.visits)


def inspections_ever() -> dict[str, Inspection]:
    """Kinds of inspection."""
    return _ever("inspections", lambda charter: charter.inspections)


def duties_ever() -> dict[str, Duty]:
    """Duties that are neither visits nor inspections."""
    return _ever("duties", lambda charter: charter.duties)


def checks_ever(inspection: str) -> dict[str, Text]:
    """What the lines of an inspection's checklist were called."""
    return _ever(("checks", inspection), lambda charter: _checks(charter, inspection))


def needs_ever(visit: str) -> dict[str, Choice]:
    """What the needs declared on a visit were called."""
    return _ever(("needs", visit), lambda charter: _needs(charter, visit))


def choices_under(charter: Charter, kind: Visit) -> list[Choice]:
    """The needs somebody may declare on a visit under a charter, in its form's order; maybe none."""
    form = charter.ledgers.forms.get(kind.form)
    fields = form.fields if form else []
    return next((one.choices for one in fields if one.key == kind.needs and one.type is FieldType.CHOICES), [])


def _needs(charter: Charter, visit: str) -> dict[str, Choice]:
    kind = charter.visits.get(visit)
    return {one.stored: one for one in choices_under(charter, kind)} if kind else {}


def _checks(charter: Charter, inspection: str) -> dict[str, Text]:
    part = charter.inspections.get(inspection)
    return {check.key: check.name for check in part.checklist} if part else {}


def _ever(what: Hashable, of: Callable[[Charter], Mapping[str, T]]) -> dict[str, T]:
    return _known.get((in_force().id, what), lambda: _since_the_first(of))


def _since_the_first(of: Callable[[Charter], Mapping[str, T]]) -> dict[str, T]:
    found: dict[str, T] = {}
    for one in begun():
        found |= {key: part for key, part in of(version(one.id).charter).items() if key not in found}
    return found
