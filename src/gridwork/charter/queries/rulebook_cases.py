"""The chapters on offices, posts and cases."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext

from gridwork.charter.case_parts import Match, Procedure, Step
from gridwork.charter.queries.pages import Section, Table
from gridwork.charter.queries.reader import Reader, span_words
from gridwork.charter.rules.names import STEPS
from gridwork.charter.rules.routing_checks import usual_route


def case_sections(reader: Reader) -> Iterator[Section]:
    """From the county down: levels, departments, posts, categories, procedures, routing, clocks, calendar."""
    charter = reader.charter
    yield Section("summary", gettext("In short"), [reader.say(charter.summary), reader.say(charter.source)])
    yield _levels(reader)
    yield _departments(reader)
    yield _posts(reader)
    yield _categories(reader)
    yield Section(
        "procedures", gettext("Procedures"), tables=[_procedure(reader, one) for one in charter.procedures.values()]
    )
    yield _routing(reader)
    yield _clocks(reader)
    yield _calendar(reader)


def _levels(reader: Reader) -> Section:
    rows = []
    for level in reader.charter.levels:
        sizes = [(level.name, level.households, level.people), *((s.name, s.households, s.people) for s in level.sizes)]
        rows += [
            (
                reader.say(name),
                reader.say(level.station) if name is level.name else "",
                reader.bounds(households),
                reader.bounds(people),
            )
            for name, households, people in sizes
        ]
    head = (gettext("Level"), gettext("Its office"), gettext("Households"), gettext("Number of people"))
    words = [
        gettext("The county's own office is the %(office)s.") % {"office": reader.say(reader.charter.cell_station)}
    ]
    return Section("levels", gettext("Levels of grids"), words, [Table("", head, rows)])


def _departments(reader: Reader) -> Section:
    rows = [(reader.say(one.name), reader.place(one.at)) for one in reader.charter.departments.values()]
    return Section(
        "departments", gettext("Departments"), tables=[Table("", (gettext("Department"), gettext("At")), rows)]
    )


def _posts(reader: Reader) -> Section:
    rows = [
        (
            reader.say(post.name),
            reader.place(post.at) + (gettext(" (each department)") if post.department else ""),
            gettext("Head of the office") if post.head else "",
            reader.powers(post),
        )
        for post in reader.charter.posts.values()
    ]
    head = (gettext("Post"), gettext("At"), gettext("Role"), gettext("What it may do"))
    words = [
        gettext("A post acts in its own area and everything below it; a department's post only in its own domain."),
        gettext("Each post may have an A holder and a B holder; B acts while A is away or there is none."),
    ]
    return Section("posts", gettext("Posts and powers"), words, [Table("", head, rows)])


def _categories(reader: Reader) -> Section:
    charter, groups = reader.charter, dict[str, list[tuple[str, ...]]]()
    for key, category in charter.categories.items():
        rule = usual_route(charter, key)
        procedure = charter.procedures[rule.procedure or category.procedure]
        notes = [
            gettext("urgent") if category.urgent else "",
            "" if category.public else gettext("registered by staff"),
        ]
        groups.setdefault(reader.say(category.group), []).append(
            (
                reader.say(category.name),
                reader.department(rule.department) or reader.who(rule.to),
                reader.say(procedure.name),
                span_words(category.promise or procedure.promise),
                reader.joined(notes),
            )
        )
    head = (gettext("Matter"), gettext("Goes to"), gettext("Procedure"), gettext("Promised within"), gettext("Note"))
    words = [gettext("This is the usual course; what a worker settles on the spot takes the short one.")]
    return Section("categories", gettext("What is reported"), words, [Table(g, head, r) for g, r in groups.items()])


def _procedure(reader: Reader, procedure: Procedure) -> Table:
    lead = [
        reader.say(procedure.summary),
        gettext("Promised to the resident within %(span)s.") % {"span": span_words(procedure.promise)},
    ]
    if procedure.tell_line:
        lead.append(gettext("Every office up the line is told at once."))
    rows = [
        (str(number), step_name(reader, step), _by_whom(reader, step), reader.within(step), _public(reader, step))
        for number, step in enumerate(procedure.steps, 1)
    ]
    head = (gettext("No."), gettext("Step"), gettext("By whom"), gettext("Time"), gettext("Made public at"))
    return Table(reader.say(procedure.name), head, rows, reader.sentences(lead))


def step_name(reader: Reader, step: Step) -> str:
    """A step's own name, or its verb's."""
    return reader.say(step.name) if step.name else gettext(STEPS[step.verb])


def _by_whom(reader: Reader, step: Step) -> str:
    who = reader.who(step.who)
    return gettext("%(office)s, or an office above it") % {"office": who} if step.reserved else who


def _public(reader: Reader, step: Step) -> str:
    return reader.joined(reader.who(who) for who in step.published_to)


def _routing(reader: Reader) -> Section:
    charter = reader.charter
    rows = []
    for number, rule in enumerate(charter.routing, 1):
        procedure = reader.say(charter.procedures[rule.procedure].name) if rule.procedure else ""
        where = reader.department(rule.department) or reader.who(rule.to)
        rows.append((str(number), reader.say(rule.name), _conditions(reader, rule.when), where, procedure))
    head = (gettext("No."), gettext("Routing rule"), gettext("Condition"), gettext("Goes to"), gettext("Procedure"))
    words = [
        gettext("Rules are read from the top; the first that matches decides, and the case page says which it was.")
    ]
    return Section("routing", gettext("Who it goes to"), words, [Table("", head, rows)])


def _conditions(reader: Reader, when: Match) -> str:
    names = [reader.say(reader.charter.categories[key].name) for key in when.category]
    parts = [
        reader.joined(names),
        gettext("in %(areas)s") % {"areas": reader.joined(when.area)} if when.area else "",
        gettext("premises: %(kinds)s") % {"kinds": reader.joined(when.premises)} if when.premises else "",
        gettext("reported by %(channels)s") % {"channels": reader.joined(when.via)} if when.via else "",
        gettext("between %(hours)s") % {"hours": reader.hours(when.hours)} if when.hours else "",
        _either(when.dedicated, gettext("in a dedicated grid"), gettext("in an ordinary grid")),
        _either(when.working_day, gettext("on a working day"), gettext("on a day off")),
        _either(when.located, gettext("with a known place"), gettext("with no known place")),
    ]
    return gettext("; ").join(filter(None, parts)) or gettext("everything else")


def _either(value: bool | None, yes: str, no: str) -> str:
    return "" if value is None else yes if value else no


def _clocks(reader: Reader) -> Section:
    charter = reader.charter
    told = {"warn": span_words(charter.escalation.warn), "every": span_words(charter.escalation.up_every)}
    words = [
        gettext("Whoever holds a step is warned %(warn)s before it is due.") % told,
        gettext("Overdue, the B holder is told, then one office further up the line every %(every)s.") % told,
        gettext("Reopened %(times)s times, a case is told up the line at once.")
        % {"times": charter.escalation.reopened},
        gettext("Residents may rate an answer within %(span)s.") % {"span": span_words(charter.answering.rate_within)},
        gettext("An answer that does not satisfy reopens the case within %(span)s.")
        % {"span": span_words(charter.answering.reopen_within)},
        gettext("Shown as possible duplicates at intake: open cases of the same kind, %(days)s days old at most.")
        % {"days": charter.nearby.days},
        gettext("Residents see those within %(resident)s metres, staff within %(staff)s metres.")
        % {"resident": charter.nearby.resident, "staff": charter.nearby.staff},
    ]
    return Section("clocks", gettext("Warnings, answers, duplicates"), words)


def _calendar(reader: Reader) -> Section:
    calendar = reader.charter.calendar
    words = [
        gettext("Working days are those of the official notices (%(country)s); make-up days count.")
        % {"country": calendar.country},
        gettext("Office hours: %(hours)s (%(zone)s).")
        % {"hours": reader.joined(reader.hours(one) for one in calendar.office_hours), "zone": calendar.timezone},
    ]
    rows = [(str(one.day), reader.say(one.name), gettext("closed")) for one in calendar.closures]
    rows += [(str(one.day), reader.say(one.name), gettext("worked")) for one in calendar.made_up]
    head = (gettext("Day"), gettext("Reason"), gettext("Here"))
    return Section("calendar", gettext("Calendar"), words, [Table("", head, sorted(rows))])
