"""Doing the work and having it confirmed (C5, C8)."""

from __future__ import annotations

from gridwork.base.errors import N_, NotAllowed
from gridwork.base.pictures import Picture, prepare_all
from gridwork.cases.commands.desk import apply_effects, open_desk, said
from gridwork.cases.commands.once import once
from gridwork.cases.commands.photos import keep
from gridwork.cases.commands.telling import tell_holders
from gridwork.cases.models import Case
from gridwork.cases.rules.verbs import Stage, Verb
from gridwork.journal.act import Act
from gridwork.territory.rules.powers import Powers


@once(Verb.NOTE)
def note(
    act: Act,
    powers: Powers,
    case_id: int,
    *,
    text: str,
    photos: tuple[bytes | Picture, ...] = (),
    seen: int | None = None,
) -> Case:
    """Add a progress note with photos (进展). In an emergency it restarts the clock for the next one.

    It moves nothing, so ``seen``, which every form and call sends, stops no note.
    """
    desk = open_desk(act, powers, case_id, Verb.NOTE, None)
    pictures = prepare_all(photos)
    words = said(text, place="text", missing="" if pictures else N_("Write a note."))
    hashes = keep(act, desk.case, pictures, "other")
    if desk.case.pending and desk.case.stage != Stage.SUSPENDED and desk.steps[desk.case.step].notes_every:
        desk.due(act.done_at)
    return desk.done(Verb.NOTE, text=words, photos=hashes)


@once(Verb.HANDLE)
def handle(
    act: Act,
    powers: Powers,
    case_id: int,
    *,
    result: str,
    photos: tuple[bytes | Picture, ...] = (),
    seen: int | None = None,
) -> Case:
    """Record that the work is done (办结), with what was done and photos of it."""
    desk = open_desk(act, powers, case_id, Verb.HANDLE, seen)
    text = said(result, place="result", missing=N_("Say what was done."))
    hashes = keep(act, desk.case, prepare_all(photos), "after")
    desk.move(Verb.HANDLE)
    apply_effects(desk, Verb.HANDLE)
    return desk.done(Verb.HANDLE, result=text, photos=hashes)


@once(Verb.VERIFY)
def verify(
    act: Act,
    powers: Powers,
    case_id: int,
    *,
    passed: bool,
    note: str = "",
    photos: tuple[bytes | Picture, ...] = (),
    seen: int | None = None,
) -> Case:
    """Confirm the result on site or by photo (核查), or send it back as rework. Never the handler."""
    desk = open_desk(act, powers, case_id, Verb.VERIFY, seen)
    if act.person_id is not None and act.person_id == desk.case.handler_id:
        raise NotAllowed(N_("Someone other than the person who handled it must verify it."), code="own-work")
    text = said(note, place="note", missing="" if passed else N_("Say what is still wrong."))
    hashes = keep(act, desk.case, prepare_all(photos), "after")
    desk.move(Verb.VERIFY, passed=passed)
    if not passed:
        desk.case.rework += 1
        desk.case.assignee_id = desk.case.handler_id
        tell_holders(act, desk.case, "rework")
    return desk.done(Verb.VERIFY, passed=passed, note=text, photos=hashes)


@once(Verb.DECIDE)
def decide(
    act: Act, powers: Powers, case_id: int, *, approved: bool, reason: str = "", seen: int | None = None
) -> Case:
    """Decide on an application (审批). A refusal needs a reason and goes straight to the answer."""
    desk = open_desk(act, powers, case_id, Verb.DECIDE, seen)
    why = N_("Say why it is refused; the resident will read it.")
    text = said(reason, place="reason", missing="" if approved else why)
    desk.move(Verb.DECIDE, passed=approved)
    apply_effects(desk, Verb.HANDLE)
    if not approved:
        desk.case.answer = text
    return desk.done(Verb.DECIDE, approved=approved, reason=text)


@once(Verb.NOTICE)
def notice(act: Act, powers: Powers, case_id: int, *, text: str, seen: int | None = None) -> Case:
    """Put up a public notice (公示) of one level; the next step waits until it has been up long enough."""
    desk = open_desk(act, powers, case_id, Verb.NOTICE, seen)
    words = said(text, place="text", missing=N_("Write what the notice says."))
    at = [str(who) for who in desk.steps[desk.case.step].published_to]
    desk.move(Verb.NOTICE)
    apply_effects(desk, Verb.NOTICE)
    until = desk.case.not_before.isoformat() if desk.case.not_before else None
    return desk.done(Verb.NOTICE, text=words, published_to=at, until=until)
