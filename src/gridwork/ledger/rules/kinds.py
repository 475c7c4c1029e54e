"""Kinds and states of places, and the verbs done to places and records (L2, L4)."""

from __future__ import annotations

from enum import StrEnum

from gridwork.charter.record_parts import Subject


class Kind(StrEnum):
    """What a place is: compound → building → entrance → dwelling or premises; facilities and other spots beside."""

    COMPOUND = "compound"
    BUILDING = "building"
    ENTRANCE = "entrance"
    DWELLING = "dwelling"
    PREMISES = "premises"
    FACILITY = "facility"
    SITE = "site"
    """Any other spot a form describes: a danger spot, a square, a meeting point."""


STANDS_IN: dict[Kind, frozenset[Kind]] = {
    Kind.COMPOUND: frozenset(),
    Kind.BUILDING: frozenset({Kind.COMPOUND}),
    Kind.ENTRANCE: frozenset({Kind.BUILDING}),
    Kind.DWELLING: frozenset({Kind.COMPOUND, Kind.BUILDING, Kind.ENTRANCE}),
    Kind.PREMISES: frozenset({Kind.COMPOUND, Kind.BUILDING, Kind.ENTRANCE}),
    Kind.FACILITY: frozenset({Kind.COMPOUND, Kind.BUILDING, Kind.ENTRANCE, Kind.PREMISES, Kind.SITE}),
    Kind.SITE: frozenset({Kind.COMPOUND}),
}
"""What a place of a kind may stand in; each may also stand alone (a house in a village has no compound)."""


class State(StrEnum):
    """Of a place or a record. Only ``open`` ones are worked with and counted."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    """Its import was taken back before anybody touched it."""


class Condition(StrEnum):
    """Of a facility."""

    UNKNOWN = ""
    GOOD = "good"
    DAMAGED = "damaged"
    MISSING = "missing"


PLACE, RECORD = "place", "record"
"""What the two are called in the journal."""


class Verb(StrEnum):
    """What is done to a place or a record, as the journal has it."""

    OPEN = "open"
    CHANGE = "change"
    MOVE = "move"
    """To another grid: because its point moved, or the territory was redrawn."""
    MERGE = "merge"
    SPLIT = "split"
    CLOSE = "close"
    REOPEN = "reopen"
    CONFIRM = "confirm"
    """Looked at and still right (L4)."""
    AGREE = "agree"
    """The contact agreed to be recorded (L3, P3)."""
    READ = "read"
    """The contact was looked at."""
    REMOVE = "remove"
    """The contact was taken out, at their wish."""
    FORGET = "forget"
    """What a household said was taken out, at its wish (P3)."""
    WITHDRAW = "withdraw"
    KEY = "key"
    """A second person keyed the same page of paper; the first is named (L7)."""


DESCRIBED_BY: dict[Subject, Kind | None] = {
    Subject.PLACE: Kind.SITE,
    Subject.PREMISES: Kind.PREMISES,
    Subject.FACILITY: Kind.FACILITY,
    Subject.DWELLING: Kind.DWELLING,
    Subject.HOUSEHOLD: Kind.DWELLING,
    Subject.ORGANISATION: None,
    Subject.ACTIVITY: None,
}
"""The kind of place a record of a subject hangs on; None: it hangs on its grid alone."""
