"""Visits: what is kept of them, what they do to the ledger, and what is emptied when a household wants it out (F4)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.accounts.models import Person
from gridwork.base import sealed
from gridwork.base.errors import BadInput, Conflict, NotAllowed, NotFound
from gridwork.care.commands.enrolments import enrol, withdraw_consent
from gridwork.care.models import Enrolment
from gridwork.care.rules.consent import EnrolmentDraft
from gridwork.fieldwork.commands.visits import VisitDraft, record_visit
from gridwork.fieldwork.models import Deed, Visit
from gridwork.fieldwork.tasks import follow_merges, forget_said
from gridwork.journal.models import Entry
from gridwork.journal.queries import entries
from gridwork.ledger.commands.joining import merge_places
from gridwork.ledger.commands.records import change_record, close_record, forget_household
from gridwork.ledger.models import Place, Record
from gridwork.territory.queries.edition import today
from tests import make, recording
from tests.crew import Crew, acted

pytestmark = pytest.mark.django_db
AT = "2026-05-06 15:00"
DAY = date(2026, 5, 6)


def home(crew: Crew, **values: Any) -> tuple[Place, Record]:
    """A dwelling with a household and its record."""
    place = recording.dwelling(crew.county.grids[0], households=1)
    act = make.act(at=make.day("2026-01-05 09:00"))
    return place, recording.record("household", place, act=act, members=2, **values)


def visited(who: Person, place: Place | None = None, at: str = AT, **said: Any) -> Visit:
    act = acted(who, at)
    draft: dict[str, Any] = {
        "kind": "every_household",
        "day": DAY,
        "outcome": "met",
        "place_id": place.pk if place else None,
    } | said
    return record_visit(act, make.powers(who, act.done_at), VisitDraft(**draft))


def values(record: Record) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Record.objects.get(pk=record.pk).values)
    return found


def test_a_visit_confirms_the_record_and_puts_needs_into_it_once(crew: Crew) -> None:
    place, record = home(crew, needs=["meals"])
    visit = visited(crew.worker, place, needs=("repairs", "errands"), words="屋顶漏雨")
    assert values(record) == {"members": 2, "needs": ["errands", "repairs"]}
    record.refresh_from_db()
    assert (record.verified_on, visit.needs, visit.grid_id) == (DAY, "errands,repairs", place.grid_id)
    assert sealed.unseal(bytes(visit.sealed or b"")) == "屋顶漏雨"
    assert [line.verb for line in entries("record", record.pk)] == ["open", "change"]


def test_the_journal_has_the_visit_but_not_what_was_said(crew: Crew) -> None:
    place, _ = home(crew)
    visit = visited(crew.worker, place, needs=("repairs",), words="屋顶漏雨", reason="路过")
    (line,) = entries("visit", visit.pk)
    assert line.facts == {"visit": "every_household", "day": "2026-05-06", "outcome": "met", "place": place.pk}
    assert line.posting_id is not None
    told = "".join(Entry.objects.filter(recorded_at__gte=make.day("2026-02-01 00:00")).values_list("body", flat=True))
    assert "漏雨" not in told
    assert "repairs" not in told
    deed = Deed.objects.get()
    assert (deed.kind, deed.day, deed.subject_id, deed.area_id) == (
        "visit:every_household", DAY, visit.pk, place.grid_id,
    )  # fmt: skip


def test_a_visit_without_needs_leaves_what_the_ledger_has(crew: Crew) -> None:
    place, record = home(crew, needs=["meals"])
    visited(crew.worker, place)
    assert values(record)["needs"] == ["meals"]
    assert [line.verb for line in entries("record", record.pk)] == ["open", "confirm"]


def test_a_first_need_opens_the_record_of_a_household_that_had_none(crew: Crew) -> None:
    place = recording.dwelling(crew.county.grids[0], households=1)
    visited(crew.worker, place)
    assert not Record.objects.exists()
    visited(crew.worker, place, needs=("meals",), another=True)
    record = Record.objects.get()
    assert (values(record), record.complete) == ({"needs": ["meals"]}, False)


def test_where_two_households_have_records_neither_is_touched(crew: Crew) -> None:
    place, record = home(crew)
    recording.record("household", place, members=4)
    assert visited(crew.worker, place, needs=("meals",)).needs == "meals"
    assert [line.verb for line in entries("record", record.pk)] == ["open"]


def test_what_the_ledger_was_told_after_the_visit_stands(crew: Crew) -> None:
    place, record = home(crew)
    change_record(acted(crew.worker, AT), make.powers(crew.worker), record.pk, {"needs": ["meals"]}, seen=1)
    visited(crew.worker, place, at="2026-05-06 14:00", needs=("repairs",))
    assert values(record)["needs"] == ["meals"]


def test_a_visit_of_yesterday_is_done_then_and_recorded_now(crew: Crew) -> None:
    place, record = home(crew)
    visit = visited(crew.worker, place, day=DAY - timedelta(days=1))
    (line,) = entries("visit", visit.pk)
    assert (line.done_at, line.recorded_at) == (make.day("2026-05-05 12:00"), make.day(AT))
    assert Record.objects.get(pk=record.pk).verified_on == DAY - timedelta(days=1)


def test_nobody_met_touches_no_record_and_has_no_needs(crew: Crew) -> None:
    place, record = home(crew)
    visited(crew.worker, place, outcome="absent", reason="敲门无人")
    visited(crew.worker, place, outcome="declined")
    assert len(entries("record", record.pk)) == 1
    with pytest.raises(BadInput) as told:
        visited(crew.worker, place, outcome="declined", needs=("meals",))
    assert told.value.place == "needs"


@pytest.mark.parametrize(("changes", "place"), [
    ({"day": DAY + timedelta(days=1)}, "day"),
    ({"outcome": "happy"}, "outcome"),
    ({"needs": ("gold",)}, "needs"),
    ({"words": "身份证11010519491231002X"}, "words"),
    ({"kind": "shops"}, "visit"),
    ({"kind": "care"}, "visit"),
    ({"enrolment_id": 1}, "visit"),
])  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(crew: Crew, changes: dict[str, Any], place: str) -> None:
    with pytest.raises(BadInput) as told:
        visited(crew.worker, home(crew)[0], **changes)
    assert told.value.place == place
    assert not Visit.objects.exists()


def test_only_whoever_works_there_may_and_others_learn_nothing(crew: Crew) -> None:
    place, _ = home(crew)
    with pytest.raises(NotFound):
        visited(crew.neighbour, place)
    with pytest.raises(NotAllowed):
        visited(crew.county_head, place)
    with pytest.raises(NotFound):
        visited(crew.worker)
    with pytest.raises(NotFound):
        visited(crew.worker, place, kind="moon")


def test_a_department_visits_the_premises_of_its_domain_and_no_household(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    record = recording.record("shop", shop, act=make.act(at=make.day("2026-01-05 09:00")), trade="food")
    visited(crew.roads, shop, kind="shops")
    assert Record.objects.get(pk=record.pk).verified_on == DAY
    with pytest.raises(NotFound):
        visited(crew.roads, home(crew)[0])


def test_a_visit_sent_twice_is_one(crew: Crew) -> None:
    place, record = home(crew)
    act = acted(crew.worker, AT)
    draft = VisitDraft("every_household", day=DAY, outcome="met", place_id=place.pk, needs=("meals",))
    first = record_visit(act, make.powers(crew.worker), draft)
    assert record_visit(act, make.powers(crew.worker), draft) == first
    assert (Visit.objects.count(), Deed.objects.count(), len(entries("record", record.pk))) == (1, 1, 2)


def test_a_made_up_visit_says_for_when_and_why(crew: Crew) -> None:
    place, _ = home(crew)
    said: dict[str, Any] = {"kind": "declared_need", "makes_up": date(2026, 3, 31), "reason": "下雪封路"}
    visit = visited(crew.worker, place, **said)
    deed = Deed.objects.get()
    assert (deed.makes_up, deed.reason, visit.makes_up) == (date(2026, 3, 31), "下雪封路", date(2026, 3, 31))


def test_only_the_last_three_visits_keep_what_was_said(crew: Crew) -> None:
    place, _ = home(crew)
    made = [visited(crew.worker, place, words=f"第{number}次", another=True) for number in range(5)]
    visited(crew.worker, place, another=True)
    kept = Visit.objects.filter(sealed__isnull=False).order_by("pk").values_list("pk", flat=True)
    assert list(kept) == [one.pk for one in made[2:]]


def test_a_removal_empties_what_was_said_before_it_and_nothing_after(crew: Crew) -> None:
    place, record = home(crew)
    late: dict[str, Any] = {"makes_up": date(2026, 3, 31), "reason": "主人住院", "kind": "declared_need"}
    before = visited(crew.worker, place, at="", day=today(), words="屋顶漏雨", needs=("meals",), **late)
    other = visited(crew.worker, home(crew)[0], at="", day=today(), words="别家的话")
    forget_household(make.act(), make.operator(), record.pk, "本人要求")
    after = visited(crew.worker, place, at="", day=today(), words="新说的话")
    late_act = acted(crew.worker, make.day(AT))
    draft = VisitDraft("every_household", day=DAY, outcome="met", place_id=place.pk, words="迟到的话", needs=("meals",))
    come_late = record_visit(late_act, make.powers(crew.worker), draft)
    assert forget_said() == 1
    assert forget_said() == 0
    before.refresh_from_db()
    assert (before.sealed, before.needs, before.reason) == (None, "", "")
    assert not Deed.objects.exclude(reason="").exists()
    assert (come_late.sealed, come_late.needs) == (None, "")
    assert Visit.objects.filter(sealed__isnull=False, pk__in=[other.pk, after.pk]).count() == 2


def test_visits_follow_a_place_that_was_merged_and_are_forgotten_with_the_one_that_stays(crew: Crew) -> None:
    place, record = home(crew)
    twice = recording.dwelling(crew.county.grids[0], households=1)
    visit = visited(crew.worker, twice, words="屋顶漏雨")
    merge_places(make.act(), make.operator(), twice.pk, place.pk, "登记重复")
    assert visited(crew.worker, twice).place_id == place.pk
    assert (follow_merges(), follow_merges()) == (1, 0)
    forget_household(make.act(), make.operator(), record.pk, "本人要求")
    assert forget_said() == 1
    visit.refresh_from_db()
    assert (visit.place_id, visit.sealed) == (place.pk, None)


def enrolled(crew: Crew, programme: str = "living_alone") -> Enrolment:
    draft = EnrolmentDraft(
        programme, grid_id=crew.county.grids[0].id, name="老李", consent_by="self", consent_on=DAY, consent_how="paper"
    )
    return enrol(acted(crew.worker, AT), make.powers(crew.worker), draft)


def test_care_visits_go_to_enrolments_and_fall_silent_when_consent_is_withdrawn(crew: Crew) -> None:
    one = enrolled(crew)
    visit = visited(crew.worker, kind="care", enrolment_id=one.pk, words="精神很好")
    assert (visit.place_id, visit.grid_id, visit.enrolment_id) == (None, one.grid_id, one.pk)
    with pytest.raises(BadInput):
        visited(crew.worker, kind="care", enrolment_id=enrolled(crew, "errands").pk)
    with pytest.raises(NotFound):
        visited(crew.neighbour, kind="care", enrolment_id=one.pk)
    withdraw_consent(acted(crew.worker), make.powers(crew.worker), one.pk)
    assert forget_said() == 1
    assert visited(crew.worker, kind="care", enrolment_id=one.pk, words="迟到的话", another=True).sealed is None
    assert not Visit.objects.filter(sealed__isnull=False).exists()
    gone = enrolled(crew)
    withdraw_consent(acted(crew.worker, "2026-05-07 09:00"), make.powers(crew.worker), gone.pk)
    with pytest.raises(Conflict):
        visited(crew.worker, kind="care", enrolment_id=gone.pk, at="2026-05-08 09:00", day=date(2026, 5, 8))


def test_a_closed_record_is_left_closed(crew: Crew) -> None:
    place, record = home(crew)
    close_record(make.act(), make.operator(), record.pk, "空置")
    visited(crew.worker, place)
    assert Record.objects.get(pk=record.pk).state == "closed"


def test_a_visit_takes_a_fixed_number_of_queries(crew: Crew) -> None:
    place, _ = home(crew)
    visited(crew.worker, place, words="暖场", needs=("repairs",))
    with CaptureQueriesContext(connection) as asked:
        visited(crew.worker, place, at="2026-05-07 15:00", day=DAY + timedelta(days=1), words="漏雨", needs=("meals",))
    own = [query["sql"] for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert len(own) <= 22, "\n".join(own)


def test_the_same_visit_recorded_twice_is_asked_about_and_a_second_one_is_taken(crew: Crew) -> None:
    place, _ = home(crew)
    visited(crew.worker, place)
    with pytest.raises(Conflict, match="of that day already") as asked:
        visited(crew.worker, place, at="2026-05-06 18:00")
    assert (asked.value.code, asked.value.place, asked.value.params["at"]) == ("alike", "another", make.day(AT))
    assert visited(crew.worker, place, at="2026-05-06 18:00", another=True).pk
    one = enrolled(crew)
    visited(crew.worker, kind="care", enrolment_id=one.pk)
    with pytest.raises(Conflict):
        visited(crew.worker, kind="care", enrolment_id=one.pk)
    assert Visit.objects.count() == 3


def test_what_is_not_the_same_visit_is_recorded_without_a_word(crew: Crew) -> None:
    place, _ = home(crew)
    visited(crew.worker, place, outcome="absent", reason="敲门无人")
    visited(crew.worker, place, outcome="absent", reason="晚上也无人")
    visited(crew.worker, place)
    visited(crew.worker, place, outcome="declined")
    visited(crew.worker, place, kind="declared_need")
    visited(crew.worker, place, makes_up=date(2025, 12, 31), reason="主人住院")
    visited(crew.village_head, place)
    visited(crew.worker, home(crew)[0])
    visited(crew.worker, place, at="2026-05-07 09:00", day=date(2026, 5, 7))
    assert Visit.objects.count() == 9
