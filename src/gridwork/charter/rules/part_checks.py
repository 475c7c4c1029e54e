"""Checks of what is recorded and how work is appraised: ledgers, scorecards and letters."""

from __future__ import annotations

from collections.abc import Iterator

from gridwork.base.errors import N_
from gridwork.charter.rules import form_checks
from gridwork.charter.rules.faults import Fault, Path
from gridwork.charter.rules.references import places, repeated, unknown, unknowns
from gridwork.charter.schema import Charter

FULL = 100


def faults(charter: Charter) -> Iterator[Fault]:
    """Every fault of the parts that state records and appraisal."""
    yield from form_checks.faults(charter)
    yield from _scorecard_faults(charter)
    yield from _letter_faults(charter)


def _scorecard_faults(charter: Charter) -> Iterator[Fault]:
    appraised = [*places(charter), *charter.posts, "department"]
    for key, card in charter.scorecards.items():
        path: Path = ("scorecards", key)
        if card.of not in appraised:
            yield unknown((*path, "of"), card.of, appraised)
        total = sum(indicator.weight for indicator in card.indicators)
        if total != FULL:
            message = N_("The weights add to %(total)s, not 100.")
            yield Fault((*path, "indicators"), message, "weights", {"total": total})
        yield from repeated((*path, "indicators"), [indicator.key for indicator in card.indicators], "key")
        if sorted(card.stars) != card.stars:
            yield Fault((*path, "stars"), N_("Each star needs more points than the one before."))
        for place, consequence in enumerate(card.consequences):
            if consequence.first_to and consequence.first_to not in charter.posts:
                yield unknown((*path, "consequences", place, "first_to"), consequence.first_to, charter.posts)


def _letter_faults(charter: Charter) -> Iterator[Fault]:
    for key, letter in charter.letters.items():
        path: Path = ("letters", key)
        if letter.signed_by not in charter.posts:
            yield unknown((*path, "signed_by"), letter.signed_by, charter.posts)
        yield from unknowns((*path, "with_posts"), letter.with_posts, charter.posts)
        rising = [one.percent for one in sorted(letter.attainment, key=lambda one: one.year)]
        if rising != sorted(rising):
            yield Fault((*path, "attainment"), N_("The share to attain falls from one year to the next."))
