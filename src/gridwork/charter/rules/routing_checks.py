"""Does every case find its way, and is every routing rule ever reached (C4)?"""

from __future__ import annotations

from collections.abc import Iterator

from gridwork.base.errors import N_
from gridwork.charter.case_parts import Match, Route, Who
from gridwork.charter.rules.faults import Fault, Path
from gridwork.charter.rules.procedure_checks import procedures_of
from gridwork.charter.rules.references import repeated, unknown, unknowns
from gridwork.charter.schema import Charter

CHANNELS = ("console", "site", "api", "field", "import", "worker", "cli")
"""The faces a case can come through; the journal's ``Via``, which rules may not import."""


def faults(charter: Charter) -> Iterator[Fault]:
    """Every fault of the routing rules."""
    rules = charter.routing
    yield from repeated(("routing",), [rule.key for rule in rules], "key")
    for place, rule in enumerate(rules):
        path: Path = ("routing", place)
        yield from _reference_faults(charter, path, rule)
        yield from _department_faults(charter, path, rule)
        if earlier := next((one for one in rules[:place] if covers(one.when, rule.when)), None):
            message = N_("This rule is never reached: “%(rule)s” before it already matches every such case.")
            yield Fault(path, message, "unreachable", {"rule": earlier.key})
    if not any(rule.when == Match() for rule in rules):
        message = N_("No rule catches the cases that match nothing; end with one that has no conditions.")
        yield Fault(("routing",), message, "no-catch-all")


def covers(wide: Match, narrow: Match) -> bool:
    """Whether every case that ``narrow`` matches is matched by ``wide``."""
    for name in ("category", "area", "premises", "via"):
        wanted, given = getattr(wide, name), getattr(narrow, name)
        if wanted and not (given and set(given) <= set(wanted)):
            return False
    for name in ("dedicated", "hours", "working_day", "located"):
        wanted, given = getattr(wide, name), getattr(narrow, name)
        if wanted is not None and wanted != given:
            return False
    return True


def usual_route(charter: Charter, category: str) -> Route:
    """The rule that decides for a category when nothing but the category is looked at. Needs a catch-all."""
    return next(
        rule
        for rule in charter.routing
        if rule.when == Match(category=rule.when.category) and category in (rule.when.category or [category])
    )


def _reference_faults(charter: Charter, path: Path, rule: Route) -> Iterator[Fault]:
    yield from unknowns((*path, "when", "category"), rule.when.category, charter.categories)
    yield from unknowns((*path, "when", "via"), rule.when.via, CHANNELS)
    if rule.department and rule.department not in charter.departments:
        yield unknown((*path, "department"), rule.department, charter.departments)
    if rule.procedure and rule.procedure not in charter.procedures:
        yield unknown((*path, "procedure"), rule.procedure, charter.procedures)


def _department_faults(charter: Charter, path: Path, rule: Route) -> Iterator[Fault]:
    """A department's step has a department, and a department has a step."""
    if rule.to is Who.DEPARTMENT and not rule.department:
        yield Fault((*path, "department"), N_("The rule sends to a department but names none."), "no-department")
        return
    for key in sorted(procedures_of(charter, rule) & set(charter.procedures)):
        steps_for_department = any(step.who is Who.DEPARTMENT for step in charter.procedures[key].steps)
        if steps_for_department and not rule.department:
            message = N_("The procedure “%(procedure)s” has a department's step, but this rule names no department.")
            yield Fault((*path, "department"), message, "no-department", {"procedure": key})
        if rule.to is Who.DEPARTMENT and not steps_for_department:
            message = N_("The rule sends to a department, but the procedure “%(procedure)s” has no step for one.")
            yield Fault((*path, "to"), message, "no-department", {"procedure": key})
