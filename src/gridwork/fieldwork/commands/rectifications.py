"""The verbs of a rectification notice (整改通知书) after the inspection: issue, extend, hand over, withdraw (F5)."""

from __future__ import annotations

import json

from django.conf import settings
from django.utils.translation import gettext, override

from gridwork.base.errors import N_, BadInput, Conflict, NotFound
from gridwork.base.moment import iso
from gridwork.base.pictures import MOST_PHOTOS, Picture
from gridwork.base.worktime import Span
from gridwork.cases.commands.intake import Draft, report
from gridwork.charter.queries.adopted import in_force, version
from gridwork.charter.schema import Capability
from gridwork.fieldwork.commands.chains import ChainDesk, end_findings, open_chain
from gridwork.fieldwork.commands.issuing import write_notice
from gridwork.fieldwork.models import Finding, Inspection, Photo, Rectification
from gridwork.fieldwork.queries.inspected import in_charge, may_inspected
from gridwork.fieldwork.rules import kinds, rectifying
from gridwork.fieldwork.rules.kinds import INSPECTION, RECTIFICATION, Verb
from gridwork.fieldwork.rules.words import on_one_line
from gridwork.journal.act import Act
from gridwork.journal.commands import once
from gridwork.journal.queries.replays import replayed
from gridwork.ledger.models import Place
from gridwork.ledger.queries.places import spot_of
from gridwork.ledger.queries.reach import lineage_of
from gridwork.ledger.queries.speaking import place_title
from gridwork.territory.rules.powers import Powers

LONGEST_REASON = 500
_NEAR = ("inside", "border", "nearest")


def _notice(ids: list[int]) -> Rectification:
    return Rectification.objects.get(pk=ids[0])


def issue(act: Act, powers: Powers, inspection_id: int) -> Rectification:
    """Issue a numbered notice for what the inspection found, and for whatever else stands open there without one.

    NotFound, NotAllowed; Conflict when nothing needs a notice, or one was issued already.
    """
    with act.book.transaction():
        inspection = _inspection(powers, inspection_id)
        first = replayed(act, RECTIFICATION, Verb.ISSUE)
        if first is not None:
            return _notice([first])
        adopted = in_force()
        part = adopted.charter.inspections.get(inspection.kind)
        lineage = lineage_of(inspection.place.grid_id)
        departments = in_charge(part, inspection.place.kind, inspection.place.sort)
        powers.must(Capability.FIELD_WORK, lineage, departments)
        if part is None or not json.loads(inspection.answers).keys() <= {check.key for check in part.checklist}:
            adopted = version(inspection.charter_id)  # the charter in force does not know what was found
        posting = act.posting_id or powers.posting_for(Capability.FIELD_WORK, lineage, departments)
        return write_notice(act.in_post(posting), adopted, inspection)


@once(RECTIFICATION, Verb.EXTEND, again=_notice)
def extend(
    act: Act, powers: Powers, rectification_id: int, *, by: str, reason: str, seen: int | None = None
) -> Rectification:
    """Move the deadline out by a span such as ``"5 working days"``, with a reason; both moments are told.

    Within one round at most by as long again as the charter gives; of one that is over, counted from now.

    ``seen``: how far into the notice's journal whoever acts had read; where the deadline has moved since, it is not
    moved a second time. BadInput (``by``, ``reason``), NotFound, NotAllowed, Conflict.
    """
    desk = open_chain(act, powers, rectification_id)
    _must_be_ours(desk, powers)
    text = on_one_line(reason, LONGEST_REASON, "reason", missing=N_("Say why more time is needed."))
    try:
        span = Span.parse(by)
    except ValueError as error:
        raise BadInput(N_("Write the extension as e.g. “2 working days”."), place="by") from error
    desk.must_not_be_overtaken(seen)
    was = desk.notice.deadline_at
    desk.place(rectifying.extended(desk.terms, desk.standing, desk.first_deadline(), span, act.done_at))
    return desk.done(Verb.EXTEND, by=str(span), reason=text, deadline_was=iso(was))


@once(RECTIFICATION, Verb.WITHDRAW, again=_notice)
def withdraw(act: Act, powers: Powers, rectification_id: int, *, reason: str, seen: int | None = None) -> Rectification:
    """Take back a notice that was issued by mistake; ``seen`` as in :func:`extend`.

    BadInput (``reason``), NotFound, NotAllowed, Conflict.
    """
    desk = open_chain(act, powers, rectification_id)
    _must_be_ours(desk, powers)
    text = on_one_line(reason, LONGEST_REASON, "reason", missing=N_("Say why the notice was a mistake."))
    desk.must_not_be_overtaken(seen)
    desk.place(rectifying.withdrawn(desk.standing, act.done_at))
    end_findings(desk.findings(), kinds.Finding.WITHDRAWN, act.done_at)
    return desk.done(Verb.WITHDRAW, reason=text)


@once(RECTIFICATION, Verb.HAND_OVER, again=_notice)
def hand_over(
    act: Act, powers: Powers, rectification_id: int, *, reason: str, seen: int | None = None
) -> Rectification:
    """Refused: report the case of the charter's category, with findings and photos; the routing has to lead it to the
    department that takes over, and the charter's checks hold that.

    ``seen`` as in :func:`extend`. BadInput (``reason``), NotFound, NotAllowed; Conflict when the chain has ended, or
    the charter names nobody.
    """
    desk = open_chain(act, powers, rectification_id)
    text = on_one_line(reason, LONGEST_REASON, "reason", missing=N_("Say why it is handed over."))
    desk.must_not_be_overtaken(seen)
    ended = rectifying.handed_over(desk.standing, act.done_at)
    if desk.part.refused_as not in in_force().charter.categories:
        raise Conflict(N_("The charter names no authority that takes this over."), code="no-authority")
    findings = desk.findings()
    case = report(desk.act.again(), _draft(desk, findings, text), staff=True)
    desk.notice.case = case
    desk.place(ended)
    end_findings(findings, kinds.Finding.HANDED_OVER, act.done_at)
    return desk.done(Verb.HAND_OVER, reason=text, case=case.pk, case_number=case.number, department=case.department)


def _must_be_ours(desk: ChainDesk, powers: Powers) -> None:
    """NotAllowed for those below the office that issued the notice: what it set, it or one above it moves."""
    office = desk.notice.office
    powers.must(Capability.FIELD_WORK, lineage_of(office.area_id), frozenset(filter(None, [office.department])))


def _inspection(powers: Powers, inspection_id: int) -> Inspection:
    """The inspection, its row locked so that two notices for it wait for one another."""
    rows = Inspection.objects.select_for_update(of=("self",)).select_related("place")
    found = rows.filter(pk=inspection_id).first()
    part = in_force().charter.inspections.get(found.kind) if found else None
    if found is None or not may_inspected(powers, Capability.FIELD_SEE, part, found.place):
        raise NotFound(N_("There is no such inspection."))
    return found


def _draft(desk: ChainDesk, findings: list[Finding], reason: str) -> Draft:
    """What the authority gets to read: the notice's number, what was found, why it is handed over."""
    notice, part = desk.notice, desk.part
    place = Place.objects.select_related("parent__parent__parent").get(pk=notice.place_id)
    language = settings.LANGUAGE_CODE
    names = {check.key: check.name.to(language) for check in part.checklist}
    with override(language):
        lines = [
            gettext("Rectification notice %(number)s, %(name)s: not put right and handed over.")
            % {"number": notice.full_number, "name": part.name.to(language)},
            *(" ".join(filter(None, (names.get(one.check_key, one.check_key), one.words))) for one in findings),
            gettext("Reason: %(reason)s") % {"reason": reason},
        ]
    return Draft(
        category=part.refused_as, words="\n".join(lines), address=place_title(place)[:200],
        point=spot_of(place) if place.located in _NEAR else None, grid_id=place.grid_id,
        photos=tuple(_photos(notice, {one.check_key for one in findings})),
    )  # fmt: skip


def _photos(notice: Rectification, checks: set[str]) -> list[Picture]:
    """The newest photos of what still stands; their files are kept already."""
    looks = {*notice.again.values_list("pk", flat=True), *notice.findings.values_list("inspection", flat=True)}
    rows = Photo.objects.filter(subject_kind=INSPECTION, subject_id__in=looks, slot__in=checks).order_by("-pk")
    pictures: dict[str, Picture] = {}
    for row in rows[: 2 * MOST_PHOTOS]:
        pictures.setdefault(row.sha256, Picture(b"", row.sha256, row.width, row.height))
    return list(pictures.values())[:MOST_PHOTOS]
