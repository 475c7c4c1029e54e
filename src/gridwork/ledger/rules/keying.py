"""A page of paper keyed in once or twice: what was typed, and where the two differ (L7)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from gridwork.base.errors import N_, BadInput
from gridwork.charter.record_parts import Form

OLDEST_ROUND = timedelta(days=180)
"""What was noted longer ago is no news any more; it is looked at again instead."""
WHERE, DONE_ON = "~where", "~done_on"
"""What a page says beside its fields; no field can be called so."""
PAPER = "paper:"
"""Before the code of a blank page, in the key of the record it became: a page counts once."""
FIRST, SECOND = "first", "second"
SIDES = (FIRST, SECOND)


@dataclass(frozen=True, slots=True)
class Where:
    """What place a blank page is about: the code on its door plate, or what is to be registered."""

    plate: str = ""
    street: str = ""
    number: str = ""
    name: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Keyed:
    """One page as somebody keyed it.

    ``values``: fields that were changed on paper, as ``rules.values`` stores them under the
    version of the form that was printed; None: crossed out. A field not named stays as it is.
    ``done_on``: the day of the round.
    """

    values: Mapping[str, Any]
    done_on: date
    where: Where = field(default_factory=Where)

    def as_text(self) -> str:
        """The text that is sealed until the second keying."""
        said = {"values": dict(self.values), "done_on": self.done_on.isoformat(), "where": asdict(self.where)}
        return json.dumps(said, ensure_ascii=False)

    @classmethod
    def of_text(cls, text: str) -> Keyed:
        """Read what :meth:`as_text` wrote."""
        said = json.loads(text)
        return cls(said["values"], date.fromisoformat(said["done_on"]), Where(**said["where"]))


@dataclass(frozen=True, slots=True)
class Difference:
    """One field the two keyed differently. ``said``: whether each of them keyed it at all."""

    key: str
    first: Any
    second: Any
    said: tuple[bool, bool] = (True, True)


def must_be_round(day: date, today: date) -> None:
    """BadInput (place ``done_on``) for a day to come, or one too long ago."""
    if day > today:
        raise BadInput(N_("The round cannot have taken place on a day that has not come."), place="done_on")
    if day < today - OLDEST_ROUND:
        raise BadInput(
            N_("That round is more than %(days)s days ago. What it found should be looked at again."),
            place="done_on",
            days=OLDEST_ROUND.days,
        )


def differences(form: Form, first: Keyed, second: Keyed) -> tuple[Difference, ...]:
    """Where the two differ, in the order of the form; then the place, then the day of the round."""
    found = []
    for one in form.fields:
        said = (one.key in first.values, one.key in second.values)
        mine, theirs = first.values.get(one.key), second.values.get(one.key)
        if said[0] != said[1] or mine != theirs or isinstance(mine, bool) is not isinstance(theirs, bool):
            found.append(Difference(one.key, mine, theirs, said))
    if first.where != second.where:
        found.append(Difference(WHERE, first.where, second.where))
    if first.done_on != second.done_on:
        found.append(Difference(DONE_ON, first.done_on, second.done_on))
    return tuple(found)


def settled(form: Form, first: Keyed, second: Keyed, chosen: Mapping[str, str]) -> Keyed:
    """Both keyings as one; ``chosen`` names a side for every difference. BadInput names the field without one."""
    values, where, done_on = dict(first.values), first.where, first.done_on
    for one in differences(form, first, second):
        side = chosen.get(one.key)
        if side not in SIDES:
            raise BadInput(N_("Choose which of the two stands on the paper."), place=one.key)
        if side == FIRST:
            continue
        if one.key == WHERE:
            where = second.where
        elif one.key == DONE_ON:
            done_on = second.done_on
        elif one.said[1]:
            values[one.key] = one.second
        else:
            values.pop(one.key, None)
    return Keyed(values, done_on, where)
