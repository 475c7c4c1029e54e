"""Answering the resident, closing, publishing (C8)."""

from __future__ import annotations

from gridwork.base.errors import N_, BadInput
from gridwork.cases.commands.desk import apply_effects, open_desk, said
from gridwork.cases.commands.once import once
from gridwork.cases.models import Case
from gridwork.cases.rules.masking import mask
from gridwork.cases.rules.verbs import Verb
from gridwork.charter.queries.adopted import version
from gridwork.journal.act import Act
from gridwork.territory.rules.powers import Powers


@once(Verb.ANSWER)
def answer(act: Act, powers: Powers, case_id: int, *, text: str, seen: int | None = None) -> Case:
    """Tell the resident what came of it (答复); shown under the tracking code."""
    desk = open_desk(act, powers, case_id, Verb.ANSWER, seen)
    words = said(text, place="text", missing=N_("Write the answer the resident will read."))
    desk.case.answer = words
    desk.move(Verb.ANSWER)
    apply_effects(desk, Verb.ANSWER)
    return desk.done(Verb.ANSWER, text=words)


@once(Verb.CLOSE)
def close(act: Act, powers: Powers, case_id: int, *, note: str = "", seen: int | None = None) -> Case:
    """Close the case (结案)."""
    desk = open_desk(act, powers, case_id, Verb.CLOSE, seen)
    text = said(note, place="note")
    desk.move(Verb.CLOSE)
    apply_effects(desk, Verb.CLOSE)
    return desk.done(Verb.CLOSE, note=text)


@once(Verb.PUBLISH)
def publish(
    act: Act, powers: Powers, case_id: int, *, text: str, photo_ids: tuple[int, ...] = (), seen: int | None = None
) -> Case:
    """Publish the result (公布) in masked words, with the photos chosen for it.

    Numbers and addresses of people are masked whatever was typed; the officer reads the rest.
    """
    desk = open_desk(act, powers, case_id, Verb.PUBLISH, seen)
    if not version(desk.case.charter_id).charter.categories[desk.case.category].public:
        raise BadInput(N_("Cases of this category are not published."), place="text")
    words = mask(said(text, place="text", missing=N_("Write what the public will read.")))
    desk.case.public_result = words
    if photo_ids:
        desk.case.photos.filter(pk__in=photo_ids).update(public=True)
    desk.move(Verb.PUBLISH)
    apply_effects(desk, Verb.PUBLISH)
    return desk.done(Verb.PUBLISH, text=words, photos=list(photo_ids))
