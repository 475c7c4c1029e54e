"""Which column of a table says what: suggested from the headings, set right by a person, remembered (L6)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from gridwork.base.errors import N_, BadInput
from gridwork.base.geometry import Datum
from gridwork.exchange.rules.wanted import OURS, Wanted, spelt


@dataclass(frozen=True, slots=True)
class Matching:
    """``columns``: what is wanted → the heading that says it. ``every``: what is the same for every row."""

    columns: Mapping[str, str] = field(default_factory=dict)
    every: Mapping[str, str] = field(default_factory=dict)
    datum: Datum = Datum.WGS84
    """How points are written."""

    def text(self) -> str:
        """As it is stored."""
        return json.dumps(
            {"columns": dict(self.columns), "every": dict(self.every), "datum": self.datum.value},
            ensure_ascii=False, sort_keys=True,
        )  # fmt: skip

    @classmethod
    def of(cls, text: str) -> Matching:
        """From its stored text."""
        return cls.from_dict(json.loads(text))

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Matching:
        """From a mapping with the same three keys; BadInput for others."""
        strange = given.keys() - {"columns", "every", "datum"}
        if strange:
            raise BadInput(N_("A matching has columns, every and datum, not “%(key)s”."), key=sorted(strange)[0])
        parts = (dict(given.get(part, {})) for part in ("columns", "every"))
        columns, every = ({str(key): str(value) for key, value in part.items()} for part in parts)
        try:
            return cls(columns, every, Datum(given.get("datum", "wgs84")))
        except ValueError:
            message = N_("Points are written in wgs84, gcj02 or bd09, not “%(datum)s”.")
            raise BadInput(message, datum=str(given.get("datum"))) from None


def heading_digest(headings: Iterable[str]) -> str:
    """What a file of the same headings is known again by."""
    return sha256("\n".join(headings).encode()).hexdigest()


def suggest(headings: Sequence[str], wanted: Sequence[Wanted]) -> Matching:
    """The columns whose headings say plainly what they hold; each column and each thing once."""
    columns: dict[str, str] = {}
    taken: set[str] = set()
    ours = {spelt(text) for one in OURS for text in (one.zh, one.en, one.hant) if text}
    plain = {heading: spelt(heading) for heading in headings if spelt(heading) not in ours}
    # A form's own fields first: where one is called "name" or "kind", that is what its heading means.
    for one in sorted(wanted, key=lambda one: not one.of_form):
        for heading, words in plain.items():
            if words in one.names and heading not in taken:
                columns[one.key] = heading
                taken.add(heading)
                break
    return Matching(columns)


def check(matching: Matching, headings: Sequence[str], wanted: Sequence[Wanted]) -> None:
    """BadInput, with the thing wanted as its place, for a matching that cannot be used."""
    known = {one.key: one for one in wanted}
    for key in (*matching.columns, *matching.every):
        if key not in known:
            raise BadInput(N_("This table has no use for “%(key)s”."), place=key, key=key)
    used: dict[str, str] = {}
    for key, heading in matching.columns.items():
        if heading not in headings:
            raise BadInput(N_("The file has no column “%(heading)s”."), place=key, heading=heading)
        if heading in used:
            raise BadInput(N_("The column “%(heading)s” is matched twice."), place=key, heading=heading)
        used[heading] = key
    for one in wanted:
        said = one.key in matching.columns or one.key in matching.every or one.unless in matching.columns
        if one.required and not said:
            raise BadInput(
                N_("It is needed, and no column says it: choose one, or name it in the first row of the file."),
                place=one.key,
            )
    if ("longitude" in matching.columns) != ("latitude" in matching.columns):
        raise BadInput(N_("A point needs longitude and latitude."), place="latitude")
