"""Work on a draft of an edition: begin, save, split, merge, name, mend, discard (G2). Adopting is its own module."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import shapely
from django.db import transaction

from gridwork.base.errors import N_, BadInput, Conflict, NotFound
from gridwork.journal.act import Act
from gridwork.journal.commands import begin, write
from gridwork.journal.queries.entries import outcome
from gridwork.journal.queries.replays import replayed
from gridwork.territory.models import Draft
from gridwork.territory.queries.drafts import EDIT, codes_for, ground, level_below, lineage_now, present_areas
from gridwork.territory.queries.edition import edition
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules import redrawing
from gridwork.territory.rules.drafting import Drafted, amended, areas_of, chosen, text_of, without
from gridwork.territory.rules.powers import Powers
from gridwork.territory.rules.redrawing import meeting

SUBJECT = "draft"


@dataclass(frozen=True, slots=True)
class Saved:
    """The draft as it stands; ``beside``: somebody else saved first, so it was kept as a new draft beside theirs."""

    draft: Draft
    beside: bool = False


@transaction.atomic
def begin_draft(
    act: Act, powers: Powers, area_id: int, *, title: str, note: str = "", proposed: Sequence[Drafted] = ()
) -> Draft:
    """Begin to redraw the areas right below one: as they are today, or as the assistant proposed.

    NotFound for an area that is none; NotAllowed without ``territory.edit`` there; BadInput for a basic grid.
    """
    first = replayed(act, SUBJECT, "begin")
    if first is not None:
        return Draft.objects.get(pk=first)
    present = tree()
    if area_id not in present:
        raise NotFound(N_("There is no such area in the edition in force."), code="no-area")
    node = present.area(area_id)
    act = _in_charge(act, powers, node.lineage)
    level_below(node)
    areas = list(proposed) or meeting(present_areas(node))
    return _begun(act, area_id, edition().id, title, note, text_of(areas), text_of(areas) if proposed else "")


def _begun(act: Act, area_id: int, base_id: int, title: str, note: str, features: str, proposed: str) -> Draft:
    if not title.strip():
        raise BadInput(N_("Give the draft a title."), place="title")
    draft = Draft.objects.create(
        parent_id=area_id, base_id=base_id, author_id=act.person_id, title=title.strip()[:80], note=note.strip()[:200],
        features=features, proposed=proposed, state="open", begun_at=act.done_at, changed_at=act.done_at,
    )  # fmt: skip
    begin(act, "begin", SUBJECT, draft.pk, area=area_id, title=draft.title, digest=_digest(features))
    return draft


@transaction.atomic
def save_draft(act: Act, powers: Powers, draft_id: int, features: str, *, seen: int) -> Saved:
    """Keep what was drawn. ``features``: GeoJSON text; ``seen``: the draft's ``seq`` when it was opened.

    When somebody else saved meanwhile nothing is lost: the drawing is kept as a draft of its
    own, to be compared and merged by a person.
    """
    before = outcome(act.ref)
    first = replayed(act, SUBJECT, "begin" if before is not None and before.verb == "begin" else "save")
    if first is not None:
        return Saved(Draft.objects.get(pk=first), beside=first != draft_id)
    draft, act = opened(act, powers, draft_id)
    text = text_of(areas_of(features))
    if draft.seq != seen:
        title = f"{draft.title[:70]} ({draft.seq})"
        beside = _begun(act, draft.parent_id, draft.base_id, title, draft.note, text, draft.proposed)
        return Saved(beside, beside=True)
    return Saved(_kept(act, draft, "save", text))


def split_area(act: Act, powers: Powers, draft_id: int, *, area: int, line: shapely.Geometry, seen: int) -> Draft:
    """Cut an area of the draft along a line (degrees); new areas take the next free codes of the charter's scheme."""

    def split(draft: Draft, areas: list[Drafted]) -> list[Drafted]:
        return redrawing.split(areas, area, line, codes_for(draft, areas))

    return _changed(act, powers, draft_id, "split", seen, split, area=area)


def merge_areas(act: Act, powers: Powers, draft_id: int, *, areas: Sequence[int], into: int, seen: int) -> Draft:
    """Join neighbouring areas of the draft into one of them, which keeps its code and name."""
    return _changed(
        act, powers, draft_id, "merge", seen, lambda _, old: redrawing.merge(old, areas, into), areas=list(areas)
    )


def mend_draft(act: Act, powers: Powers, draft_id: int, *, spot: shapely.Geometry, seen: int) -> Draft:
    """Give a gap or overlap to the area with the longest border around it, or cut off what is outside."""
    return _changed(
        act, powers, draft_id, "mend", seen, lambda draft, old: redrawing.mend(old, spot, ground(draft).shape)
    )


def name_areas(act: Act, powers: Powers, draft_id: int, *, said: Mapping[int, Mapping[str, Any]], seen: int) -> Draft:
    """Give areas of the draft, by key, another ``code``, ``name``, ``households``, ``described`` or ``dedicated``.

    BadInput at ``code-<key>`` for a code that another area of the draft has.
    """

    def named(_draft: Draft, areas: list[Drafted]) -> list[Drafted]:
        for key, changes in said.items():
            areas = amended(areas, key, **changes)
        holders: dict[str, Drafted] = {}
        for area in areas:
            other = holders.setdefault(area.code, area)
            if area.code and other is not area:
                raise BadInput(N_("%(name)s has this code already."), place=f"code-{area.key}", name=other.name)
        return areas

    return _changed(act, powers, draft_id, "name", seen, named)


def drop_area(act: Act, powers: Powers, draft_id: int, *, area: int, seen: int) -> Draft:
    """Take an area out of the draft; its land is a gap until others take it."""
    return _changed(act, powers, draft_id, "drop", seen, lambda _, old: without(old, area), area=area)


@transaction.atomic
def discard_draft(act: Act, powers: Powers, draft_id: int) -> Draft:
    """Lay a draft aside for good; it stays in the list of discarded ones."""
    if (first := replayed(act, SUBJECT, "discard")) is not None:
        return Draft.objects.get(pk=first)
    draft, act = opened(act, powers, draft_id)
    draft.state, draft.changed_at = "discarded", act.done_at
    draft.save(update_fields=["state", "changed_at"])
    write(act, "discard", SUBJECT, draft.pk)
    return draft


@transaction.atomic
def _changed(
    act: Act, powers: Powers, draft_id: int, verb: str, seen: int,
    change: Callable[[Draft, list[Drafted]], list[Drafted]], **facts: Any,
) -> Draft:  # fmt: skip
    if (first := replayed(act, SUBJECT, verb)) is not None:
        return Draft.objects.get(pk=first)
    draft, act = opened(act, powers, draft_id)
    if draft.seq != seen:
        message = N_("Somebody else changed this draft meanwhile. Look at it again, then repeat what you wanted to do.")
        raise Conflict(message, code="draft-changed")
    areas = areas_of(draft.features)
    if "area" in facts:
        chosen(areas, facts["area"])
    return _kept(act, draft, verb, text_of(change(draft, areas)), **facts)


def _kept(act: Act, draft: Draft, verb: str, features: str, **facts: Any) -> Draft:
    draft.features, draft.changed_at, draft.seq = features, act.done_at, draft.seq + 1
    draft.save(update_fields=["features", "changed_at", "seq"])
    write(act, verb, SUBJECT, draft.pk, digest=_digest(features), **facts)
    return draft


def opened(act: Act, powers: Powers, draft_id: int) -> tuple[Draft, Act]:
    """The draft, locked, for somebody who may work on it, and the act in the name of their post."""
    draft = Draft.objects.select_for_update(of=("self",)).select_related("parent").filter(pk=draft_id).first()
    if draft is None:
        raise NotFound(N_("There is no such draft."), code="no-draft")
    act = _in_charge(act, powers, lineage_now(draft.parent))
    if draft.state != "open":
        message = (
            N_("This draft was adopted already. Begin a new one from the edition it became.")
            if draft.state == "adopted"
            else N_("This draft was discarded. Begin a new one.")
        )
        raise Conflict(message, code="draft-closed")
    return draft, act


def _in_charge(act: Act, powers: Powers, lineage: tuple[int, ...]) -> Act:
    powers.must(EDIT, lineage)
    return act.in_post(powers.posting_for(EDIT, lineage))


def _digest(features: str) -> str:
    return sha256(features.encode()).hexdigest()
