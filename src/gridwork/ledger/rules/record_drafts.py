"""What somebody writes into a new record, before anything is checked (L1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gridwork.base.pictures import Picture
from gridwork.ledger.rules.contacts import ContactGiven


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """A record to open. ``values``: field → stored value as ``rules.values`` reads it; None counts as left blank.

    ``place_id``: the place it describes; ``grid_id``: the basic grid of a form that describes
    no place. ``photos``: field → uploaded files. ``key``: ``source:key`` of an imported row.
    ``verified_on``: the day it was seen to be right, by default that of the act.
    """

    form: str
    values: Mapping[str, Any] = field(default_factory=dict)
    place_id: int | None = None
    grid_id: int | None = None
    contacts: Mapping[str, ContactGiven] = field(default_factory=dict)
    photos: Mapping[str, tuple[bytes | Picture, ...]] = field(default_factory=dict)
    key: str = ""
    verified_on: date | None = None
