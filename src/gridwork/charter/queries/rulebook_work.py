"""The chapters on duties, inspections, visits, appraisal, letters and texts."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext

from gridwork.charter.appraisal_parts import Consequence, Scorecard
from gridwork.charter.queries.pages import Section, Table
from gridwork.charter.queries.reader import Reader, span_words
from gridwork.charter.queries.rulebook_ledgers import ledgers_section
from gridwork.charter.rules.names import (
    DUTIES,
    EVERY,
    MEASURES,
    NOTICES,
    SAMPLED,
    VISITED,
)
from gridwork.charter.work_parts import Inspection


def work_sections(reader: Reader) -> Iterator[Section]:
    """What falls due by itself, what is recorded, how work is appraised, what residents read."""
    yield _duties(reader)
    yield ledgers_section(reader)
    inspections = reader.charter.inspections.values()
    yield Section("inspections", gettext("Inspections"), tables=[_inspection(reader, one) for one in inspections])
    yield _visits(reader)
    yield _samples(reader)
    cards = reader.charter.scorecards.values()
    yield Section("scorecards", gettext("Appraisal"), tables=[t for card in cards for t in _scorecard(reader, card)])
    yield _letters(reader)
    yield _texts(reader)


def _duties(reader: Reader) -> Section:
    rows = []
    for duty in reader.charter.duties.values():
        often = reader.every(duty.every, duty.times)
        if duty.hours:
            often = gettext("%(often)s, at least %(hours)s h") % {"often": often, "hours": f"{duty.hours:g}"}
        what = gettext(DUTIES[duty.kind])
        rows.append((reader.say(duty.name), what, reader.posts(duty.posts), often, reader.say(duty.summary)))
    head = (gettext("Duty"), gettext("Kind"), gettext("Posts"), gettext("How often"), gettext("What"))
    return Section("duties", gettext("Duties"), tables=[Table("", head, rows)])


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
        lead.append(gettext("Refused, it goes to %(office)s.") % {"office": reader.department(inspection.refused_to)})
    rows = [(reader.posts(turn.posts), reader.every(turn.every, turn.times)) for turn in inspection.turns]
    return Table(reader.say(inspection.name), (gettext("Posts"), gettext("How often")), rows, reader.sentences(lead))


def _visits(reader: Reader) -> Section:
    rows = [
        (reader.say(one.name), gettext(VISITED[one.to]), reader.posts(one.posts), reader.every(one.every, one.times))
        for one in reader.charter.visits.values()
    ]
    head = (gettext("Visit"), gettext("To"), gettext("Posts"), gettext("How often"))
    return Section("visits", gettext("Visits"), tables=[Table("", head, rows)])


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
        rows.append((reader.say(sample.name), share, gettext(EVERY[sample.every]), who, again))
    head = (gettext("Sample"), gettext("Share"), gettext("How often"), gettext("Checked by"), gettext("Second check"))
    return Section("samples", gettext("Supervision samples"), tables=[Table("", head, rows)])


def _scorecard(reader: Reader, card: Scorecard) -> Iterator[Table]:
    rows = [
        (
            reader.say(one.name),
            gettext(MEASURES[one.measure]),
            str(one.weight),
            gettext("full at %(full)s, none at %(none)s") % {"full": f"{one.full_at:g}", "none": f"{one.none_at:g}"},
        )
        for one in card.indicators
    ]
    parts = [
        gettext("Appraises: %(units)s; %(often)s. Results are provisional for %(days)s days, for appeals.")
        % {"units": _appraised(reader, card.of), "often": gettext(EVERY[card.every]), "days": card.appeal_days}
    ]
    if card.bonus_most:
        parts.append(gettext("Bonus: at most %(points)s points.") % {"points": card.bonus_most})
    if card.stars:
        parts.append(gettext("Stars at %(points)s points.") % {"points": reader.joined(map(str, card.stars))})
    head = (gettext("Indicator"), gettext("Measured as"), gettext("Points"), gettext("Curve (per cent)"))
    yield Table(reader.say(card.name), head, rows, reader.sentences(parts))
    if card.consequences:
        follow = [(reader.say(one.name), _when(reader, one), _first(reader, one)) for one in card.consequences]
        title = gettext("What follows: %(card)s") % {"card": reader.say(card.name)}
        yield Table(title, (gettext("Consequence"), gettext("Condition"), gettext("Answers first")), follow)


def _appraised(reader: Reader, of: str) -> str:
    if of == "department":
        return gettext("departments")
    return reader.posts([of]) if of in reader.charter.posts else reader.place(of)


def _when(reader: Reader, consequence: Consequence) -> str:
    parts = [
        gettext("top %(count)s") % {"count": consequence.top} if consequence.top else "",
        gettext("bottom %(count)s") % {"count": consequence.bottom} if consequence.bottom else "",
        gettext("below %(points)s points") % {"points": consequence.below} if consequence.below is not None else "",
        gettext("%(count)s times running") % {"count": consequence.in_a_row} if consequence.in_a_row > 1 else "",
    ]
    return reader.joined(parts)


def _first(reader: Reader, consequence: Consequence) -> str:
    return reader.posts([consequence.first_to]) if consequence.first_to else ""


def _letters(reader: Reader) -> Section:
    tables = []
    for letter in reader.charter.letters.values():
        lead = gettext("Given by %(giver)s, signed by %(signers)s, each year.") % {
            "giver": reader.posts([letter.signed_by]),
            "signers": reader.posts(letter.with_posts),
        }
        rows = [(str(number), reader.say(clause)) for number, clause in enumerate(letter.clauses, 1)]
        rows += [
            (str(one.year), gettext("attained by %(percent)s %%") % {"percent": one.percent})
            for one in letter.attainment
        ]
        tables.append(Table(reader.say(letter.name), (gettext("No."), gettext("Clause")), rows, lead))
    return Section("letters", gettext("Letters of responsibility"), tables=tables)


def _texts(reader: Reader) -> Section:
    rows = [
        (gettext(NOTICES[one.kind]), reader.say(one.group), reader.say(one.title), reader.say(one.body))
        for one in reader.charter.texts.values()
    ]
    head = (gettext("Where shown"), gettext("Group"), gettext("Title"), gettext("Text"))
    return Section("texts", gettext("Texts for residents"), tables=[Table("", head, rows)])
