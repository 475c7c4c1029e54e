"""The chapters on duties, ledgers, inspections, key units, visits, programmes and samples."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext

from gridwork.charter.queries.pages import Section, Table
from gridwork.charter.queries.reader import Reader, span_words
from gridwork.charter.queries.rulebook_ledgers import ledgers_section
from gridwork.charter.rules.names import (
    DUTIES,
    EVERY,
    SAMPLED,
    VISITED,
)
from gridwork.charter.work_parts import Duty, Inspection, Season, Turn, Visit


def work_sections(reader: Reader) -> Iterator[Section]:
    """What falls due by itself, and what is recorded."""
    yield _duties(reader)
    yield ledgers_section(reader)
    inspections = reader.charter.inspections.values()
    yield Section("inspections", gettext("Inspections"), tables=[_inspection(reader, one) for one in inspections])
    yield _key_units(reader)
    yield _visits(reader)
    yield _programmes(reader)
    yield _samples(reader)


def _duties(reader: Reader) -> Section:
    rows = []
    for duty in reader.charter.duties.values():
        often = _often(reader, duty)
        if duty.hours:
            often = gettext("%(often)s, at least %(hours)s h") % {"often": often, "hours": f"{duty.hours:g}"}
        what = gettext(DUTIES[duty.kind])
        rows.append((reader.say(duty.name), what, reader.posts(duty.posts), often, reader.say(duty.summary)))
    head = (gettext("Duty"), gettext("Kind"), gettext("Posts"), gettext("How often"), gettext("What"))
    return Section("duties", gettext("Duties"), tables=[Table("", head, rows)])


def _often(reader: Reader, one: Duty | Turn) -> str:
    """How often, and within which first days."""
    often = reader.every(one.every, one.times)
    if one.first_days is None:
        return often
    said = {"often": often, "days": one.first_days}
    return gettext("%(often)s, within the first %(days)s days") % said


def _inspection(reader: Reader, inspection: Inspection) -> Table:
    checks = reader.joined(reader.say(check.name) for check in inspection.checklist)
    spans = {
        "rectify": span_words(inspection.rectify_within),
        "again": span_words(inspection.inspect_again_within),
    }
    lead = [
        gettext("Looked at: %(items)s.") % {"items": checks},
        gettext("Faults are put right within %(rectify)s and looked at again within %(again)s.") % spans,
    ]
    if inspection.refused_to:
        names = {
            "office": reader.department(inspection.refused_to),
            "category": reader.say(reader.charter.categories[inspection.refused_as].name),
        }
        lead.append(gettext("Refused, it goes to %(office)s as a case of “%(category)s”.") % names)
    if inspection.key_units:
        lead.append(gettext("Key units are looked at first and keep a dossier."))
    if inspection.premises:
        kinds = reader.charter.ledgers.premises
        named = reader.joined(reader.say(kinds[key].name) for key in inspection.premises)
        lead.insert(0, gettext("Only: %(kinds)s.") % {"kinds": named})
    rows = [(gettext("ordinarily"), reader.posts(turn.posts), _often(reader, turn)) for turn in inspection.turns]
    for season in inspection.seasons:
        when = _season(reader, season)
        rows += [(when, reader.posts(turn.posts), _often(reader, turn)) for turn in season.turns]
    head = (gettext("When"), gettext("Posts"), gettext("How often"))
    return Table(reader.say(inspection.name), head, rows, reader.sentences(lead))


def _season(reader: Reader, season: Season) -> str:
    """A season with its days; holidays name themselves."""
    name = reader.say(season.name)
    if season.holidays:
        return name
    said = {"season": name, "begins": season.begins, "ends": season.ends}
    return gettext("%(season)s, %(begins)s to %(ends)s") % said


def _key_units(reader: Reader) -> Section:
    """What a key unit's dossier holds; no chapter where no inspection has key units."""
    title = reader.say(reader.charter.key_units.name)
    if not any(one.key_units for one in reader.charter.inspections.values()):
        return Section("key-units", title)
    units = reader.charter.key_units
    held = [
        (gettext("Equipment looked after"), units.upkeep_every),
        (gettext("Assessment"), units.assessment_every),
        (gettext("Drill"), units.drill_every),
        (gettext("Training"), units.training_every),
    ]
    rows = [(what, gettext(EVERY[often])) for what, often in held if often]
    lead = gettext("Each keeps a dossier: who answers for it, if they agreed to be named, and the entries below.")
    return Section("key-units", title, tables=[Table("", (gettext("Entry"), gettext("How often")), rows, lead)])


def _visits(reader: Reader) -> Section:
    rows = [
        (reader.say(one.name), _visited(reader, one), reader.posts(one.posts), reader.every(one.every, one.times))
        for one in reader.charter.visits.values()
    ]
    head = (gettext("Visit"), gettext("To"), gettext("Posts"), gettext("How often"))
    return Section("visits", gettext("Visits"), tables=[Table("", head, rows)])


def _visited(reader: Reader, visit: Visit) -> str:
    """To whom a visit goes, narrowed to kinds of premises or programmes where it is."""
    ledgers, programmes = reader.charter.ledgers, reader.charter.programmes
    only = [reader.say(ledgers.premises[key].name) for key in visit.premises]
    only += [reader.say(programmes[key].name) for key in visit.programmes]
    whom = gettext(VISITED[visit.to])
    return whom + gettext(": ") + reader.joined(only) if only else whom


def _programmes(reader: Reader) -> Section:
    """What people may enrol in, with the purpose as it is read out to them."""
    rows = [
        (reader.say(one.name), reader.say(one.summary), reader.say(one.purpose))
        for one in reader.charter.programmes.values()
    ]
    words = [
        gettext(
            "Nobody is recorded who did not agree, or whose guardian did not. They may leave on any day; then name and "
            "number are destroyed."
        )
    ]
    head = (gettext("Programme"), gettext("For whom"), gettext("Purpose, read out before they agree"))
    title = gettext("Programmes of care")
    return Section("programmes", title, words if rows else [], [Table("", head, rows)])


def _samples(reader: Reader) -> Section:
    rows = []
    for sample in reader.charter.samples.values():
        again = ""
        if sample.again_percent:
            again = gettext("%(percent)s %% of them again by %(posts)s") % {
                "percent": sample.again_percent,
                "posts": reader.posts(sample.again_posts),
            }
        who = reader.posts(sample.posts)
        if sample.across:
            who += gettext(", of another %(level)s") % {"level": reader.place(sample.across)}
        share = gettext("%(percent)s %% of %(things)s") % {
            "percent": sample.percent,
            "things": gettext(SAMPLED[sample.of]),
        }
        asked = reader.joined(reader.say(question.name) for question in sample.questions)
        rows.append((reader.say(sample.name), share, gettext(EVERY[sample.every]), who, again, asked))
    head = (
        gettext("Sample"), gettext("Share"), gettext("How often"), gettext("Checked by"), gettext("Second check"),
        gettext("Asked of each"),
    )  # fmt: skip
    return Section("samples", gettext("Supervision samples"), tables=[Table("", head, rows)])
