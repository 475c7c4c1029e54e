"""What a sent ledger form says: stored answers, contacts who agreed, new photos (L1, L3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from gridwork.base.errors import Problem
from gridwork.base.identifiers import clean_plate
from gridwork.charter.record_parts import FieldType, Form
from gridwork.faces.console.ledger.filled import RecordForm
from gridwork.faces.saying import said
from gridwork.ledger.queries.finding import find_places
from gridwork.ledger.rules.asking import asked
from gridwork.ledger.rules.contacts import ContactGiven
from gridwork.ledger.rules.values import read
from gridwork.territory.rules.powers import Powers

MOST_OFFERED = 8


@dataclass(frozen=True, slots=True)
class Sent:
    """Answers to the questions that are asked; None where one was left open."""

    values: dict[str, Any]
    contacts: dict[str, ContactGiven]
    photos: dict[str, tuple[bytes, ...]]

    def answers(self, standing: Mapping[str, Any]) -> dict[str, Any]:
        """What was given anew, beside what the record holds already."""
        changed = {key: value for key, value in self.values.items() if value != standing.get(key)}
        return changed | self.contacts | self.photos


def sent(
    form: RecordForm,
    powers: Powers,
    grid_id: int | None,
    standing: Mapping[str, Any],
    only: Collection[str] | None = None,
) -> Sent | None:
    """Read a sent form; None when something is wrong, which then stands beside its question.

    ``standing``: what the record holds already, which conditions look at too. ``only``: the
    fields to be read, after a conflict.
    """
    typed = {key: text for key, text in form.typed().items() if only is None or key in only}
    _find_places(form, typed, powers, grid_id)
    got = read(form.asks, typed)
    open_now = {one.key for one in asked(form.asks, {**standing, **got.values})}
    for key, (message, params) in got.faults.items():
        if key in open_now:
            form.put(key, said(Problem("", message, params=params)))
    contacts = _contacts(form, open_now)
    photos = {key: files for key, files in form.uploads().items() if key in open_now}
    if form.errors:
        return None
    return Sent({key: value for key, value in got.values.items() if key in open_now}, contacts, photos)


def _contacts(form: RecordForm, open_now: Collection[str]) -> dict[str, ContactGiven]:
    found: dict[str, ContactGiven] = {}
    for key, (name, phone, agreed) in form.reachable().items():
        if key in open_now and not agreed:
            form.put(key, gettext("Tick that they agreed, or leave name and telephone empty."))
        elif key in open_now:
            found[key] = ContactGiven(name, phone)
    return found


def _find_places(form: RecordForm, typed: dict[str, Any], powers: Powers, grid_id: int | None) -> None:
    """Words in a place question become the code of the one place they fit, nearest first, or are offered as several."""
    for key in place_questions(form.asks):
        words = str(typed.get(key) or "").strip()
        if not words or clean_plate(words):
            continue
        near = find_places(powers, words, grid_ids=[grid_id], size=MOST_OFFERED) if grid_id else []
        found = near or find_places(powers, words, size=MOST_OFFERED)
        if len(found) == 1:
            typed[key] = found[0].plate
        elif found:
            form.offered[key] = found
            typed[key] = ""
            form.put(key, gettext("Several places have these words. Choose one of them."))


def place_questions(asks: Form) -> list[str]:
    """The questions that are answered with a place."""
    return [one.key for one in asks.fields if one.type is FieldType.PLACE]
