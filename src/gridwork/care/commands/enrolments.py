"""Enrol in a programme of care with consent, open a name with a reason, withdraw on any day (S1, P3)."""

from __future__ import annotations

from typing import Any

from gridwork.base import sealed
from gridwork.base.errors import N_, BadInput, Conflict, NotFound
from gridwork.care.models import Enrolment
from gridwork.care.queries.enrolments import own_key
from gridwork.care.rules.consent import ENROLMENT, EnrolmentDraft, Verb, participant
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability
from gridwork.journal.act import Act
from gridwork.journal.commands import begin, once, write
from gridwork.ledger.models import Place
from gridwork.ledger.queries.history import told
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.rules.contacts import ContactGiven
from gridwork.ledger.rules.kinds import Kind, State
from gridwork.ledger.rules.reasons import reasoned
from gridwork.territory.queries.tree import tree
from gridwork.territory.rules.powers import Powers


def enrolment_of(ids: list[int]) -> Enrolment:
    """The enrolment of the first id: the outcome of the act, told again (one query)."""
    return Enrolment.objects.get(pk=ids[0])


@once(ENROLMENT, Verb.ENROL, again=enrolment_of)
def enrol(act: Act, powers: Powers, draft: EnrolmentDraft) -> Enrolment:
    """Enrol somebody who agreed to the programme's purpose. The name is sealed under a key of the enrolment's own.

    BadInput (place: the field) for a programme the charter does not have, a grid or dwelling
    that cannot be, or a consent that is not complete; Conflict when they are in it already;
    NotFound for a dwelling out of sight; NotAllowed without ``care.keep`` there.
    """
    charter = in_force()
    today = charter.calendar.today(act.done_at)
    if draft.programme not in charter.charter.programmes:
        raise BadInput(N_("Choose a programme."), place="programme")
    given = participant(draft, today)
    grid_id = _grid(powers, draft)
    lineage = lineage_of(grid_id)
    powers.must(Capability.CARE_KEEP, lineage)
    if draft.place_id is not None:
        _must_be_new(draft, given)
    act = act.in_post(powers.posting_for(Capability.CARE_KEEP, lineage))
    assert act.person_id is not None
    key = sealed.new_key()
    enrolment = Enrolment.objects.create(
        programme=draft.programme, charter_id=charter.id, place_id=draft.place_id, grid_id=grid_id,
        sealed=sealed.seal_under(key, given.as_text()), secret=sealed.seal(key.hex()), consent_by=draft.consent_by,
        consent_on=draft.consent_on, consent_how=draft.consent_how, begun_on=today, person_id=act.person_id, seq=1,
    )  # fmt: skip
    facts: dict[str, Any] = {"consent": {"by": draft.consent_by, "on": str(draft.consent_on), "how": draft.consent_how}}
    joined = {"programme": draft.programme, "place": draft.place_id}
    begin(act, Verb.ENROL, ENROLMENT, enrolment.pk, grid=grid_id, **facts, **told(key, new=joined))
    return enrolment


def read_enrolment(act: Act, powers: Powers, enrolment_id: int, reason: str) -> ContactGiven:
    """Name and number of somebody enrolled; that they were opened, by whom and why, goes into the journal:
    every opening, also one sent twice under one reference, for each of them showed it.

    ``agreed_on`` is the day of consent. BadInput without a reason; NotFound out of sight;
    Conflict when they withdrew: nothing is left to open.
    """
    said = reasoned(reason)
    act = act.again()
    with act.book.transaction():
        enrolment = _held(powers, enrolment_id)
        key = own_key(enrolment)
        if key is None or enrolment.sealed is None:
            raise Conflict(N_("They have withdrawn; name and number are destroyed."), code="withdrawn")
        act = act.in_post(powers.posting_for(Capability.CARE_SEE, lineage_of(enrolment.grid_id)))
        _enter(act, Verb.READ, enrolment, told(key, new={"reason": said}))
        return ContactGiven.of_text(sealed.unseal_under(key, bytes(enrolment.sealed)), enrolment.consent_on)


@once(ENROLMENT, Verb.WITHDRAW, again=enrolment_of)
def withdraw_consent(act: Act, powers: Powers, enrolment_id: int) -> Enrolment:
    """Take somebody out at their wish, on any day and without a reason: name, number, dwelling and key are destroyed.

    The journal still proves that there was an enrolment, not in what or whose. NotFound,
    NotAllowed without ``care.keep``; Conflict when they withdrew before.
    """
    enrolment = _held(powers, enrolment_id)
    lineage = lineage_of(enrolment.grid_id)
    powers.must(Capability.CARE_KEEP, lineage)
    if enrolment.withdrawn_on is not None:
        raise Conflict(N_("They have withdrawn; name and number are destroyed."), code="withdrawn")
    enrolment.withdrawn_on = in_force().calendar.today(act.done_at)
    enrolment.sealed = enrolment.secret = enrolment.place_id = None
    _enter(act.in_post(powers.posting_for(Capability.CARE_KEEP, lineage)), Verb.WITHDRAW, enrolment, {})
    return enrolment


def _grid(powers: Powers, draft: EnrolmentDraft) -> int:
    """The grid of the dwelling, or the one named."""
    grid_id: int | None = draft.grid_id
    if draft.place_id is not None:
        place = Place.objects.filter(pk=draft.place_id).first()
        if place is None or not powers.may(Capability.CARE_SEE, lineage_of(place.grid_id)):
            raise NotFound(N_("There is no such place."), place="place")
        if place.kind != Kind.DWELLING or place.state != State.OPEN:
            raise BadInput(N_("Choose the dwelling they live in, or none."), place="place")
        grid_id = place.grid_id
    if grid_id is None or grid_id not in tree() or not tree().area(grid_id).basic:
        raise BadInput(N_("Choose a grid."), place="grid")
    return grid_id


def _must_be_new(draft: EnrolmentDraft, given: ContactGiven) -> None:
    """Nobody is enrolled twice from one dwelling; the names there are compared, and shown to nobody."""
    there = Enrolment.objects.filter(place=draft.place_id, programme=draft.programme, withdrawn_on=None)
    for one in there:
        key = own_key(one)
        if key is None or one.sealed is None:
            continue
        known = ContactGiven.of_text(sealed.unseal_under(key, bytes(one.sealed)), one.consent_on)
        if known.name == given.name:
            raise Conflict(N_("They are in this programme already."), code="enrolled", place="name")


def _held(powers: Powers, enrolment_id: int) -> Enrolment:
    """The enrolment, locked; NotFound for one nobody may know of (one query)."""
    found = Enrolment.objects.filter(pk=enrolment_id).select_for_update().first()
    if found is None or not powers.may(Capability.CARE_SEE, lineage_of(found.grid_id)):
        raise NotFound(N_("There is no such enrolment."), place="enrolment")
    return found


def _enter(act: Act, verb: Verb, enrolment: Enrolment, facts: dict[str, Any]) -> None:
    enrolment.seq = write(act, verb, ENROLMENT, enrolment.pk, **facts).seq
    enrolment.save()
