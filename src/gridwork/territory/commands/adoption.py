"""Adopt a draft as an edition: the same checks and the same writing as for a boundary file (G2, G3)."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from gridwork.base import memo
from gridwork.base.errors import N_, BadInput, Conflict
from gridwork.journal.act import Act
from gridwork.journal.commands import write
from gridwork.journal.queries.replays import replayed
from gridwork.territory.commands.boundaries import IMPORT, ImportReport, import_boundaries, preview_boundaries
from gridwork.territory.commands.drafts import SUBJECT, opened
from gridwork.territory.models import Draft
from gridwork.territory.queries.drafts import standing_on, whole
from gridwork.territory.rules.powers import Powers


def preview_draft(draft: Draft, *, effective_on: date) -> ImportReport:
    """What :func:`adopt_draft` would do on that day; writes nothing, raises the same errors."""
    _still_stands(draft, effective_on)
    collection, reading = whole(draft, effective_on)
    return preview_boundaries(collection, reading, effective_on=effective_on)


def adopt_draft(
    act: Act, powers: Powers, draft_id: int, *, effective_on: date, seen: int | None = None
) -> ImportReport:
    """Make the draft an edition in force from ``effective_on`` (today or later), through the import of boundaries.

    Raises what the import does: Problems with every fault, BadInput for a day in the past.
    Conflict when the same areas were redrawn since the draft was begun, or it was changed
    after ``seen``; NotAllowed without ``territory.edit`` over its parent.
    """
    try:
        with transaction.atomic():
            return _adopted(act, powers, draft_id, effective_on, seen)
    finally:
        memo.clear_all()


def _adopted(act: Act, powers: Powers, draft_id: int, effective_on: date, seen: int | None) -> ImportReport:
    if replayed(act, "edition", IMPORT) is not None:
        draft = Draft.objects.select_related("parent").get(pk=draft_id)
        collection, reading = whole(draft, effective_on)
        return import_boundaries(act, collection, reading, effective_on=effective_on)
    draft, act = opened(act, powers, draft_id)
    if seen is not None and draft.seq != seen:
        message = N_("Somebody changed this draft after you looked at the preview. Look at it again before adopting.")
        raise Conflict(message, code="draft-changed")
    _still_stands(draft, effective_on)
    collection, reading = whole(draft, effective_on)
    report = import_boundaries(act, collection, reading, effective_on=effective_on, note=draft.title)
    if report.edition_id is None:
        raise BadInput(
            N_("The draft is the same as the edition in force; there is nothing to adopt."), code="unchanged"
        )
    draft.state, draft.changed_at, draft.adopted_as_id = "adopted", act.done_at, report.edition_id
    draft.save(update_fields=["state", "changed_at", "adopted_as"])
    write(act, "adopt", SUBJECT, draft.pk, part=1, edition=report.edition_id, effective_on=effective_on.isoformat())
    return report


def _still_stands(draft: Draft, day: date) -> None:
    if not standing_on(draft, day):
        message = N_(
            "The grids here were redrawn after this draft was begun, and adopting it would undo that. "
            "Begin a new draft from the present grids and take over what you still want."
        )
        raise Conflict(message, code="base-changed")
