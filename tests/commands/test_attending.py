"""Who was at an occasion is put right afterwards, with old and new in the journal (F6)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gridwork.accounts.models import Person
from gridwork.base.errors import BadInput, Conflict, NotFound
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.commands.attending import say_who_came
from gridwork.fieldwork.commands.mistakes import take_back_occasion
from gridwork.fieldwork.commands.occasions import HeldDraft, OccasionDraft, hold_unplanned, plan_occasion
from gridwork.fieldwork.models import Attendance, Deed, Occasion
from gridwork.fieldwork.queries.heads import cut_off
from gridwork.fieldwork.queries.logbook import day_of
from gridwork.fieldwork.rules.gathering import OPEN_FOR
from gridwork.fieldwork.rules.mistakes import Mistake
from gridwork.journal.queries import entries
from gridwork.journal.queries.verify import broken_chains
from gridwork.sync.rules.clock import OLDEST
from tests import make
from tests.crew import Crew, acted

pytestmark = pytest.mark.django_db
NINE, NEXT = "2026-05-06 09:00", "2026-05-07 10:00"


def held(crew: Crew, *there: Person) -> Occasion:
    """A meeting of the village, made up for late, recorded by its head."""
    act = acted(crew.village_head, NINE)
    day = in_force().calendar.today(act.done_at)
    draft = OccasionDraft("meeting", crew.county.villages[0].id, "周例会", day)
    report = HeldDraft(day, "布置防汛。", 3, [one.pk for one in there], day - timedelta(days=9), "上周大雨")
    return hold_unplanned(act, make.powers(crew.village_head, act.done_at), draft, report)


def say(crew: Crew, occasion: Occasion, *there: Person, by: Person | None = None, at: str = NEXT) -> Occasion:
    seen = Occasion.objects.get(pk=occasion.pk).seq
    return say_who_came(acted(by or crew.village_head, at), occasion.pk, [one.pk for one in there], seen=seen)


def credited(occasion: Occasion) -> set[int]:
    """Whose duties it counts for; who is named and who is credited are the same."""
    deeds = set(Deed.objects.filter(subject_kind="occasion", subject_id=occasion.pk).values_list("person", flat=True))
    assert deeds == set(Attendance.objects.filter(occasion=occasion).values_list("person", flat=True))
    return deeds


def test_who_was_left_out_gets_the_credit_of_all_the_others_and_who_was_not_there_loses_it(crew: Crew) -> None:
    occasion = held(crew, crew.worker)
    say(crew, occasion, crew.neighbour, crew.town_head)
    assert credited(occasion) == {crew.village_head.pk, crew.neighbour.pk, crew.town_head.pk}
    told = Deed.objects.values_list("kind", "area", "day", "makes_up", "reason").distinct()
    assert len(told) == 1, "late for the same reason, on the same day"
    assert Deed.objects.get(person=crew.neighbour).posting == crew.neighbour.postings.get()
    first, last = entries("occasion", occasion.pk)
    old, new = sorted([crew.village_head.pk, crew.worker.pk]), sorted(credited(occasion))
    assert (last.verb, last.facts["there"]) == ("attend", {"old": old, "new": new})
    assert last.posting_id == first.posting_id
    assert (list(broken_chains()), list(cut_off())) == ([], [])
    day = in_force().calendar.today(make.day(NEXT))
    log = day_of(make.powers(crew.village_head, make.day(NEXT)), crew.village_head.pk, day)
    assert [(one.verb, one.items[0].name) for one in log.sentences] == [("attend", "周例会")]


def test_nothing_new_is_no_entry_and_sent_twice_is_once(crew: Crew) -> None:
    occasion = held(crew, crew.worker)
    say(crew, occasion, crew.worker)
    assert len(entries("occasion", occasion.pk)) == 1
    act = acted(crew.village_head, NEXT)
    for _ in range(2):
        say_who_came(act, occasion.pk, [], seen=occasion.seq)
    assert credited(occasion) == {crew.village_head.pk}, "whoever recorded it was there"
    assert len(entries("occasion", occasion.pk)) == 2


def test_nobody_else_says_so(crew: Crew) -> None:
    occasion = held(crew, crew.worker)
    for person in (crew.worker, crew.neighbour, crew.town_head, crew.county_head):
        with pytest.raises(NotFound):
            say(crew, occasion, crew.worker, crew.neighbour, by=person)
    planned = plan_occasion(
        acted(crew.village_head, NINE), make.powers(crew.village_head),
        OccasionDraft("drill", crew.county.villages[0].id, "演练", occasion.planned_for),
    )  # fmt: skip
    with pytest.raises(NotFound):
        say(crew, planned, crew.worker)


def test_it_stays_open_as_long_as_a_phone_may_tell_of_work(crew: Crew) -> None:
    assert OPEN_FOR == OLDEST
    occasion = held(crew)
    last = make.day(NINE) + OPEN_FOR
    say(crew, occasion, crew.worker, at=f"{last:%Y-%m-%d} 23:00")
    with pytest.raises(Conflict, match="60"):
        say(crew, occasion, at=f"{last + timedelta(days=1):%Y-%m-%d} 00:10")
    assert credited(occasion) == {crew.village_head.pk, crew.worker.pk}


def test_only_those_with_a_post_there_on_that_day(crew: Crew) -> None:
    occasion = held(crew, crew.worker)
    since = make.person(name="新来的")
    from_day = occasion.planned_for + timedelta(days=1)
    make.posting(since, "grid_worker", crew.county.grids[1], rank="B", from_day=from_day)
    for one in (since, make.officer("grid_worker", crew.county.grids[5])):
        with pytest.raises(BadInput, match="no post in this area"):
            say(crew, occasion, crew.worker, one)
    crew.worker.postings.update(to_day=occasion.planned_for + timedelta(days=1))
    say(crew, occasion, crew.worker, crew.neighbour, at="2026-05-09 09:00")
    assert crew.worker.pk in credited(occasion), "whoever was there stays, whatever became of their post"


def test_of_two_pages_the_second_looks_again(crew: Crew) -> None:
    occasion = held(crew)
    say(crew, occasion, crew.worker)
    with pytest.raises(Conflict, match="since you opened it"):
        say_who_came(acted(crew.village_head, NEXT), occasion.pk, [crew.neighbour.pk], seen=occasion.seq)
    assert credited(occasion) == {crew.village_head.pk, crew.worker.pk}


def test_what_is_taken_back_takes_everybody_along(crew: Crew) -> None:
    occasion = held(crew)
    say(crew, occasion, crew.worker, at="2026-05-06 10:00")
    take_back_occasion(acted(crew.village_head, "2026-05-06 11:00"), occasion.pk, Mistake.NOT_MADE)
    assert not Deed.objects.exists()


def test_it_asks_as_much_for_many_as_for_one(crew: Crew) -> None:
    def cost(*there: Person) -> int:
        occasion = Occasion.objects.get()
        act = acted(crew.village_head, NEXT)
        with CaptureQueriesContext(connection) as asked:
            say_who_came(act, occasion.pk, [one.pk for one in there], seen=occasion.seq)
        return len(asked)

    held(crew)
    cost(crew.worker)
    one = cost(crew.neighbour)
    assert cost(crew.worker, crew.town_head, crew.county_head) == one <= 18
