"""Chapters on appraisal and on what residents read: scorecards, letters, texts (A1–A5, B2)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext

from gridwork.charter.appraisal_parts import Consequence, Scorecard
from gridwork.charter.queries.pages import Section, Table
from gridwork.charter.queries.reader import Reader
from gridwork.charter.rules.names import EVERY, MEASURES, NOTICES


def appraisal_sections(reader: Reader) -> Iterator[Section]:
    """How work is appraised, what is signed for, what residents read."""
    cards = reader.charter.scorecards.values()
    yield Section("scorecards", gettext("Appraisal"), tables=[t for card in cards for t in _scorecard(reader, card)])
    yield _letters(reader)
    yield _texts(reader)


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
