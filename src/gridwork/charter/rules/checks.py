"""What types cannot say of a charter: references, reachability, sums, and whether its posts can do its work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gridwork.base.errors import N_
from gridwork.base.holidays_official import known_country
from gridwork.charter.rules import part_checks, procedure_checks, routing_checks, work_checks
from gridwork.charter.rules.faults import Fault
from gridwork.charter.rules.references import CELL, places, repeated_names, unknown
from gridwork.charter.schema import Charter


def faults(charter: Charter) -> list[Fault]:
    """Every fault, in the order of the charter's parts."""
    checks: tuple[Callable[[Charter], Iterator[Fault]], ...] = (
        calendar_faults,
        level_faults,
        department_faults,
        post_faults,
        category_faults,
        procedure_checks.faults,
        routing_checks.faults,
        work_checks.faults,
        part_checks.faults,
    )
    return [fault for check in checks for fault in check(charter)]


def calendar_faults(charter: Charter) -> Iterator[Fault]:
    """The country and time zone exist, office hours are in order, and no day is both closed and made up."""
    calendar = charter.calendar
    if not known_country(calendar.country):
        message = N_("No holidays are known for “%(country)s”.")
        yield Fault(("calendar", "country"), message, params={"country": calendar.country})
    try:
        ZoneInfo(calendar.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        message = N_("There is no time zone “%(zone)s”.")
        yield Fault(("calendar", "timezone"), message, params={"zone": calendar.timezone})
    end = None
    for place, hours in enumerate(calendar.office_hours):
        if hours.end <= hours.start or (end and hours.start < end):
            message = N_("Office hours must end after they begin and follow one another.")
            yield Fault(("calendar", "office_hours", place), message)
        end = hours.end
    closed = {closure.day for closure in calendar.closures}
    for place, made_up in enumerate(calendar.made_up):
        if made_up.day in closed:
            message = N_("%(day)s is both a closure and a working day made up.")
            yield Fault(("calendar", "made_up", place), message, params={"day": str(made_up.day)})


def level_faults(charter: Charter) -> Iterator[Fault]:
    """Keys are different, none is the cell's, and size bounds are the right way round."""
    seen: set[str] = {CELL, "department"}
    for place, level in enumerate(charter.levels):
        if level.key in seen:
            message = N_("The level key “%(key)s” is taken.")
            yield Fault(("levels", place, "key"), message, "given-twice", {"key": level.key})
        seen.add(level.key)
        if not 1 <= level.code_digits <= 6:
            yield Fault(("levels", place, "code_digits"), N_("A level adds 1 to 6 digits to a grid's code."))
        for name in ("households", "people"):
            bounds = getattr(level, name)
            if bounds.least is not None and bounds.most is not None and bounds.least > bounds.most:
                yield Fault(("levels", place, name), N_("The least is more than the most."))


def department_faults(charter: Charter) -> Iterator[Fault]:
    """Each desk stands at a level there is."""
    for key, department in charter.departments.items():
        if department.at not in places(charter):
            yield unknown(("departments", key, "at"), department.at, places(charter))


def post_faults(charter: Charter) -> Iterator[Fault]:
    """Each kind of post stands at a level there is, can be held, and every level has a head at most."""
    for key, post in charter.posts.items():
        if post.at not in places(charter):
            yield unknown(("posts", key, "at"), post.at, places(charter))
        elif post.department and not any(d.at == post.at for d in charter.departments.values()):
            message = N_("Nobody can hold this post: there is no department at “%(level)s”.")
            yield Fault(("posts", key, "department"), message, "unholdable", {"level": post.at})
        if post.holders < 1:
            yield Fault(("posts", key, "holders"), N_("Nobody can hold this post: it has no holders."), "unholdable")
        if not post.may:
            yield Fault(("posts", key, "may"), N_("This post may do nothing at all."), "unholdable")


def category_faults(charter: Charter) -> Iterator[Fault]:
    """Each category runs a procedure there is and promises no less than the steps need."""
    yield from repeated_names("categories", [(key, category.name.zh) for key, category in charter.categories.items()])
    for key, category in charter.categories.items():
        if category.procedure not in charter.procedures:
            yield unknown(("categories", key, "procedure"), category.procedure, charter.procedures)
        elif category.promise:
            procedure = charter.procedures[category.procedure]
            yield from procedure_checks.promise_faults(
                charter, ("categories", key, "promise"), category.promise, procedure
            )
