"""What an occasion may look like: planned, held, attended (F6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from gridwork.base.errors import N_, BadInput, Conflict
from gridwork.base.pictures import Picture
from gridwork.charter.work_parts import OCCASIONS
from gridwork.fieldwork.rules.words import came, on_one_line, worded

MOST_TITLE, MOST_MINUTES = 120, 4000
"""Characters."""
MOST_RESIDENTS = 100_000
OPEN_FOR = timedelta(days=60)
"""So long after an occasion was recorded it can be said who was there: as late as a phone may tell of work."""


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


def still_open(recorded_on: date, today: date) -> bool:
    """Whether it can still be said who was at an occasion recorded on a day."""
    return today - recorded_on <= OPEN_FOR


def must_be_open(recorded_on: date, today: date) -> None:
    """Conflict (code ``too-late``) once it cannot."""
    if not still_open(recorded_on, today):
        raise Conflict(
            N_("Who was there can be put right for %(days)s days after it was recorded. What stands there now stays."),
            code="too-late", days=OPEN_FOR.days,
        )  # fmt: skip


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
