"""Who holds which post from when to when, and who is away (G5). Nothing is ever deleted from the past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction

from gridwork.accounts.queries.people import person as person_of
from gridwork.base.errors import N_, BadInput, Conflict, NotFound
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.schema import Capability, PostKind
from gridwork.journal.act import Act
from gridwork.journal.commands import begin, write
from gridwork.journal.queries.replays import replayed
from gridwork.territory.models import Absence, Area, Office, Post, Posting
from gridwork.territory.queries.powers import day_of
from gridwork.territory.rules.lineage import lineage_of
from gridwork.territory.rules.postings import Days, most_at_once, overlap
from gridwork.territory.rules.powers import Powers


@transaction.atomic
def appoint(
    act: Act,
    powers: Powers,
    *,
    office_id: int,
    kind: str,
    person_id: int,
    rank: str = "A",
    from_day: date,
    to_day: date | None = None,
) -> Posting:
    """Give a person a post as A or B holder for some days, both inclusive.

    A post has at most as many A holders at once as the charter says, and nobody holds one
    twice at once or gives one to themselves. BadInput names the field; NotAllowed without
    ``people.edit`` there.
    """
    first = replayed(act, "posting", "appoint")
    if first is not None:
        return Posting.objects.get(pk=first)
    office = _office(office_id)
    act = _in_charge(act, powers, office)
    post_kind = _fitting(kind, office)
    if person_id == powers.person_id:
        raise BadInput(N_("Nobody gives themselves a post; somebody else in charge must do it."), place="person")
    person = person_of(person_id)
    if not person.is_active:
        raise BadInput(N_("%(name)s's account is closed."), place="person", name=person.name)
    if rank not in ("A", "B"):
        raise BadInput(N_("A holder is an A holder or a B holder."), place="rank")
    _in_order(from_day, to_day)
    post, _ = Post.objects.get_or_create(office=office, kind=kind)
    _room_for(post, post_kind, person_id, rank, (from_day, to_day))
    posting = Posting.objects.create(post=post, person=person, rank=rank, from_day=from_day, to_day=to_day)
    begin(
        act, "appoint", "posting", posting.pk,
        person=person_id, area=office.area_id, department=office.department, post=kind, rank=rank,
        from_day=from_day.isoformat(), to_day=to_day and to_day.isoformat(),
    )  # fmt: skip
    write(act, "appoint", "area", office.area_id, part=1, posting=posting.pk, person=person_id, post=kind, rank=rank)
    return posting


@transaction.atomic
def end_posting(act: Act, powers: Powers, posting_id: int, *, last_day: date) -> Posting:
    """Say on which day a posting ends; that day still counts. Later than already said is refused."""
    posting = _posting(posting_id)
    if replayed(act, "posting", "end"):
        return posting
    act = _in_charge(act, powers, posting.post.office)
    if posting.to_day is not None and posting.to_day < last_day:
        raise Conflict(N_("This posting ends on %(day)s already."), day=posting.to_day.isoformat())
    _in_order(posting.from_day, last_day)
    posting.to_day = last_day
    posting.save(update_fields=["to_day"])
    area, told = posting.post.office.area_id, last_day.isoformat()
    write(act, "end", "posting", posting.pk, last_day=told)
    write(act, "end", "area", area, part=1, posting=posting.pk, person=posting.person_id, last_day=told)
    return posting


@transaction.atomic
def record_absence(
    act: Act, powers: Powers, posting_id: int, *, from_day: date, to_day: date, reason: str = ""
) -> Absence:
    """Leave of a holder, first and last day inclusive; meanwhile the B holder acts.

    The holder may record their own; others need ``people.edit`` there.
    """
    first = replayed(act, "posting", "absent")
    posting = _posting(posting_id)
    if first is not None:
        return posting.absences.get(from_day=from_day, to_day=to_day)
    act = _in_charge(act, powers, posting.post.office, holder=posting.person_id)
    _in_order(from_day, to_day)
    if not overlap((from_day, to_day), (posting.from_day, posting.to_day)):
        raise BadInput(N_("The post is not held on these days."), place="from_day")
    if posting.absences.filter(from_day__lte=to_day, to_day__gte=from_day).exists():
        raise Conflict(N_("Leave is recorded for some of these days already."), place="from_day")
    absence = Absence.objects.create(posting=posting, from_day=from_day, to_day=to_day, reason=reason.strip()[:120])
    # The reason is nobody's business but the office's; the journal keeps the days.
    write(act, "absent", "posting", posting.pk, from_day=from_day.isoformat(), to_day=to_day.isoformat())
    return absence


@transaction.atomic
def cancel_absence(act: Act, powers: Powers, absence_id: int) -> None:
    """Call leave off. Days that have passed stay, for the B holder acted on them."""
    if replayed(act, "posting", "cancel-absence"):
        return
    absence = Absence.objects.filter(pk=absence_id).first()
    if absence is None:
        raise NotFound(N_("This leave was called off already."), code="no-absence")
    posting = _posting(absence.posting_id)
    act = _in_charge(act, powers, posting.post.office, holder=posting.person_id)
    today = day_of(act.done_at)
    if absence.to_day < today:
        raise Conflict(N_("This leave is over; what has passed stays as it was."), code="past-absence")
    if absence.from_day >= today:
        absence.delete()
    else:
        absence.to_day = today - timedelta(days=1)
        absence.save(update_fields=["to_day"])
    write(act, "cancel-absence", "posting", posting.pk, from_day=absence.from_day.isoformat(), since=today.isoformat())


def _office(office_id: int) -> Office:
    office = Office.objects.select_related("area").filter(pk=office_id).first()
    if office is None:
        raise BadInput(N_("There is no such office."), place="office")
    # Postings of one area take turns: the limit of holders and the journal both count on it.
    Area.objects.select_for_update().filter(pk=office.area_id).values_list("pk").first()
    return office


def _posting(posting_id: int) -> Posting:
    found = Posting.objects.select_related("post__office__area").filter(pk=posting_id).first()
    if found is None:
        raise NotFound(N_("There is no such posting."), code="no-posting")
    Area.objects.select_for_update().filter(pk=found.post.office.area_id).values_list("pk").first()
    return found


def _in_charge(act: Act, powers: Powers, office: Office, holder: int | None = None) -> Act:
    """The act in the name of the post that allows it; NotAllowed for anyone but the holder otherwise."""
    lineage = lineage_of(office.area.lineage)
    departments = frozenset(filter(None, [office.department]))
    if holder is None or powers.person_id != holder:
        powers.must(Capability.PEOPLE_EDIT, lineage, departments)
    return replace(act, posting_id=powers.posting_for(Capability.PEOPLE_EDIT, lineage, departments))


def _fitting(kind: str, office: Office) -> PostKind:
    found = in_force().charter.posts.get(kind)
    if found is None:
        raise BadInput(N_("The charter in force has no post “%(kind)s”."), place="kind", kind=kind)
    if found.at != office.area.level or found.department != bool(office.department):
        raise BadInput(N_("There is no post “%(post)s” in this office."), place="kind", post=found.name)
    return found


def _in_order(from_day: date, to_day: date | None) -> None:
    if to_day is not None and to_day < from_day:
        raise BadInput(N_("The last day is before the first."), place="to_day")


def _room_for(post: Post, kind: PostKind, person_id: int, rank: str, days: Days) -> None:
    held = list(post.postings.values_list("person", "rank", "from_day", "to_day"))
    if any(person == person_id and overlap((start, end), days) for person, _, start, end in held):
        raise Conflict(N_("This person holds the post on some of these days already."), place="person", code="held")
    firsts = [(start, end) for _, held_rank, start, end in held if held_rank == "A"]
    if rank == "A" and most_at_once(firsts, days) >= kind.holders:
        raise Conflict(
            N_("“%(post)s” has %(most)s A holder(s) at once, and so many hold it on some of these days already."),
            place="rank", code="post-full", post=kind.name, most=kind.holders,
        )  # fmt: skip
