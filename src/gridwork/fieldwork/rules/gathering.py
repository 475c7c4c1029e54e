"""What an occasion may look like: planned, held, attended (F6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from gridwork.base.errors import N_, BadInput
from gridwork.base.pictures import Picture
from gridwork.charter.work_parts import OCCASIONS
from gridwork.fieldwork.rules.words import came, on_one_line, worded

MOST_TITLE, MOST_MINUTES = 120, 4000
"""Characters."""
MOST_RESIDENTS = 100_000


@dataclass(frozen=True, slots=True)
class OccasionDraft:
    """An occasion as it is planned. ``place_id``: where it is, or the key unit whose drill it is."""

    kind: str
    """One of the charter's ``OCCASIONS``."""
    area_id: int
    title: str
    planned_for: date
    place_id: int | None = None


@dataclass(frozen=True, slots=True)
class HeldDraft:
    """How it went. Residents who came are a number; ``attended`` are ids of colleagues, whoever records it is one.

    ``makes_up``: a day of the earlier period it makes up for, with the ``reason``. ``another``: whoever records it
    knows of what is held there that day already, and says that this is another one.
    """

    held_on: date
    minutes: str
    residents: int = 0
    attended: Sequence[int] = ()
    makes_up: date | None = None
    reason: str = ""
    photos: Mapping[str, Sequence[bytes | Picture]] = field(default_factory=dict)
    another: bool = False


def sound_plan(draft: OccasionDraft) -> OccasionDraft:
    """The plan with its words as they are kept; BadInput names the field."""
    if draft.kind not in OCCASIONS:
        raise BadInput(N_("Choose what kind of occasion it is."), place="kind")
    title = on_one_line(draft.title, MOST_TITLE, "title", missing=N_("Say in a few words what it is about."))
    return replace(draft, title=title)


def sound_report(draft: HeldDraft, today: date) -> HeldDraft:
    """The report with its words as they are kept; BadInput names the field."""
    came(draft.held_on, today, "held_on")
    minutes = worded(draft.minutes, MOST_MINUTES, "minutes")
    if not minutes:
        raise BadInput(N_("Write down what was said or done, be it short."), place="minutes")
    if not 0 <= draft.residents <= MOST_RESIDENTS:
        raise BadInput(N_("This cannot be how many residents came."), place="residents")
    return replace(draft, minutes=minutes)
