"""Samples: drawn once a period, checked by others, checked again, and told to whoever is to check (F8)."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from uuid_utils.compat import uuid7

from gridwork.accounts.models import Person
from gridwork.base.errors import BadInput, Conflict, NotAllowed, NotFound
from gridwork.base.sealed import unseal
from gridwork.cases import commands as cases
from gridwork.cases.models import Case
from gridwork.fieldwork.commands.checks import check_item
from gridwork.fieldwork.commands.drawing import draw_due
from gridwork.fieldwork.commands.samples import draw, draw_again
from gridwork.fieldwork.models import Deed, Sample, SampleItem
from gridwork.fieldwork.queries.duties import PostAt, occurrences_of
from gridwork.fieldwork.rules.kinds import Method, Said
from gridwork.fieldwork.rules.sampling import seed_of
from gridwork.fieldwork.tasks import forget_said
from gridwork.journal.models import Seal
from gridwork.journal.queries import entries
from gridwork.ledger.commands.forgetting import forget_household
from gridwork.ledger.models import Place
from gridwork.notices.models import Notice
from gridwork.territory.models import Posting
from gridwork.territory.queries.tree import Tree
from tests import make, recording
from tests.crew import Crew, acted

pytestmark = pytest.mark.django_db
SPRING = "2026-05-07 09:00"
SUMMER = "2026-07-01 09:00"
QUARTER = date(2026, 4, 1)


def sealed(day: str = "2026-03-31") -> Seal:
    """A sealed day, so that a seed has where to come from."""
    return Seal.objects.create(day=day, entries=1, root="r", digest=f"{day} sealed", sealed_at=make.day(SPRING))


def homes(crew: Crew, count: int = 12, grid: int = 0, **place: Any) -> list[int]:
    """Lived-in dwellings in a grid, known since March."""
    found = [recording.dwelling(crew.county.grids[grid], **{"households": 1} | place).pk for _ in range(count)]
    Place.objects.filter(pk__in=found).update(opened_at=make.day("2026-03-01 09:00"))
    return found


def closed(crew: Crew, grid: int, at: str = "2026-02-10 09:00", by: Person | None = None) -> Case:
    """A case of a grid, handled by somebody (else the county's head) and closed."""
    case = make.case(crew.county.grids[grid], at=make.day(at))
    handler, other = by or crew.county_head, make.act(at=make.day(at))
    crew.do(handler, cases.accept, case, at)
    crew.do(handler, cases.handle, case, at, result="已清理")
    cases.verify(other, make.operator(), case.pk, passed=True)
    return cases.answer(other.again(), make.operator(), case.pk, text="已处理，谢谢。")


def drawn(crew: Crew, village: int = 0, *, key: str = "households", at: str = SPRING, since: date = QUARTER) -> Sample:
    return draw(make.act(at=make.day(at)), make.operator(), key, crew.county.villages[village].id, since)


def check(
    person: Person, item: SampleItem, said: Said = Said.YES, *, at: str = SPRING, words: str = "",
    ref: UUID | None = None, keys: tuple[str, ...] = ("visited", "helped"), day: str = "",
) -> SampleItem:  # fmt: skip
    act = acted(person, at, ref)
    answers = dict.fromkeys(keys, said)
    on = date.fromisoformat(day or at[:10])
    return check_item(act, make.powers(person, act.done_at), item.pk, Method.REVISIT, answers, words, on)


def check_all(person: Person, sample: Sample, **said: Any) -> None:
    for item in sample.items.filter(checked_on=None):
        check(person, item, **said)


def test_a_sample_of_households_is_drawn_from_lived_in_open_dwellings_each_grid_its_share(crew: Crew) -> None:
    seal = sealed()
    here, beside = set(homes(crew, 30)), set(homes(crew, 10, grid=1))
    homes(crew, 5, grid=2)
    homes(crew, 3, households=0)
    sample = drawn(crew)
    items = list(sample.items.order_by("drawn"))
    grids = [grid.code for grid in crew.county.grids[:2]]
    assert sample.frame == 40
    assert json.loads(sample.strata) == {grids[0]: [30, 3], grids[1]: [10, 1]}
    assert [item.drawn for item in items] == [1, 2, 3, 4]
    assert {item.subject_id for item in items if item.stratum == grids[0]} < here
    assert {item.subject_id for item in items if item.stratum == grids[1]} < beside
    assert sample.seed == seed_of(seal.digest, "households", crew.county.villages[0].code, "2026-04-01")
    assert (sample.seed_from, sample.due_on) == ("seal 2026-03-31", date(2026, 6, 30))
    assert sample.checked_by_id == sample.area_id
    (line,) = entries("sample", sample.pk)
    assert (line.verb, line.facts["seed"], line.facts["frame"], line.facts["size"]) == ("draw", sample.seed, 40, 4)


def test_where_no_day_is_sealed_the_seed_is_left_to_chance_and_says_so(crew: Crew) -> None:
    homes(crew)
    assert drawn(crew).seed_from == "chance"


def test_there_is_one_sample_for_a_unit_and_period_and_the_same_act_gives_it_again(crew: Crew) -> None:
    homes(crew)
    act = make.act(at=make.day(SPRING))
    village = crew.county.villages[0].id
    first = draw(act, make.operator(), "households", village, date(2026, 5, 20))
    assert draw(act, make.operator(), "households", village, QUARTER) == first
    with pytest.raises(Conflict, match="drawn already"):
        drawn(crew)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sample.objects.create(**{f.attname: getattr(first, f.attname) for f in Sample._meta.concrete_fields[1:]})


def test_whoever_is_to_check_hears_of_it_and_nobody_else(crew: Crew) -> None:
    homes(crew)
    sample = drawn(crew)
    told = Notice.objects.get(subject_kind="sample")
    assert (told.person_id, told.subject_id) == (crew.village_head.pk, sample.pk)
    assert told.facts == {"area": "石桥村", "count": 2, "due": "2026-06-30"}


@pytest.mark.parametrize(
    ("key", "village", "since", "fault", "says"),
    [
        ("no_such", 0, QUARTER, NotFound, "foresees no such sample"),
        ("households", 0, date(2026, 1, 1), BadInput, "for no other"),
        ("cases", 0, QUARTER, BadInput, "for no other"),
        ("households", 1, QUARTER, Conflict, "nothing to draw from"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    crew: Crew, key: str, village: int, since: date, fault: type[Exception], says: str
) -> None:
    homes(crew)
    with pytest.raises(fault, match=says):
        drawn(crew, village, key=key, since=since)


def test_only_whoever_may_draw_in_an_area_draws_there(crew: Crew) -> None:
    homes(crew, grid=4)
    act = acted(crew.village_head, SPRING)
    for person in (crew.village_head, crew.worker, crew.town_head):
        with pytest.raises(NotAllowed):
            draw(act, make.powers(person), "households", crew.county.villages[2].id, QUARTER)
    assert draw(act, make.powers(crew.county_head), "households", crew.county.villages[2].id, QUARTER)


def test_villages_check_one_anothers_closed_cases_of_the_quarter_that_is_over(crew: Crew) -> None:
    sealed()
    other_head = make.officer("village_head", crew.county.villages[1])
    for grid in (0, 0, 2):
        closed(crew, grid)
    closed(crew, 0, "2026-04-08 09:00")
    first, second = (drawn(crew, village, key="cases", since=date(2026, 1, 1)) for village in (0, 1))
    assert (first.frame, second.frame) == (2, 1)
    assert (first.checked_by_id, second.checked_by_id) == (second.area_id, first.area_id)
    item = first.items.get()
    with pytest.raises(NotFound):
        check(crew.village_head, item, keys=("settled",))
    check(other_head, item, keys=("settled",), words="垃圾桶已换新")
    item.refresh_from_db()
    assert (item.person, item.words, item.sealed) == (other_head, "垃圾桶已换新", None)


def test_a_village_alone_in_its_town_is_checked_from_above(crew: Crew) -> None:
    closed(crew, 4)
    sample = drawn(crew, 2, key="cases", since=date(2026, 1, 1))
    assert sample.checked_by_id == crew.county.towns[1].id
    head = make.officer("town_head", crew.county.towns[1])
    check(head, sample.items.get(), keys=("settled",))


def test_nobody_checks_what_was_in_their_own_hands(crew: Crew) -> None:
    head = make.officer("town_head", crew.county.towns[1])
    closed(crew, 4, by=head)
    sample = drawn(crew, 2, key="cases", since=date(2026, 1, 1))
    with pytest.raises(NotAllowed, match="own hands"):
        check(head, sample.items.get(), keys=("settled",))


def test_a_check_is_written_down_once_and_what_it_says_of_a_household_is_sealed(crew: Crew) -> None:
    homes(crew)
    one, other = drawn(crew).items.order_by("drawn")
    ref = uuid7()
    for _ in range(2):
        check(crew.village_head, one, Said.NO, words="希望有人帮忙买药", ref=ref)
    one.refresh_from_db()
    assert json.loads(one.answers) == {"visited": "no", "helped": "no"}
    assert (one.words, unseal(one.sealed or b"")) == ("", "希望有人帮忙买药")
    assert (one.checked_on, one.method) == (date(2026, 5, 7), "revisit")
    assert "买药" not in str(entries("sample", one.sample_id))
    with pytest.raises(Conflict, match="checked already"):
        check(crew.village_head, one)
    with pytest.raises(Conflict, match="used for another act"):
        check(crew.village_head, other, ref=ref)


def test_a_check_answers_every_question_on_a_day_since_the_draw(crew: Crew) -> None:
    homes(crew)
    item = drawn(crew).items.first()
    assert item is not None
    with pytest.raises(BadInput, match="every question"):
        check(crew.village_head, item, keys=("visited",))
    for day, says in (("2026-05-08", "not come yet"), ("2026-05-06", "only after")):
        with pytest.raises(BadInput, match=says):
            check(crew.village_head, item, day=day)
    with pytest.raises(NotFound):
        check(crew.worker, item)


def test_another_units_sample_checked_to_the_end_is_one_deed(crew: Crew) -> None:
    for _ in range(4):
        closed(crew, 2)
    one, other = (sample := drawn(crew, 1, key="cases", since=date(2026, 1, 1))).items.order_by("drawn")
    check(crew.village_head, one, keys=("settled",))
    assert not Deed.objects.exists()
    check(crew.village_head, other, keys=("settled",))
    deed = Deed.objects.get()
    assert (deed.kind, deed.subject_kind, deed.subject_id) == ("cross-check", "sample", sample.pk)
    assert (deed.person, deed.area_id, deed.day) == (crew.village_head, sample.checked_by_id, date(2026, 5, 7))


def test_ones_own_units_sample_and_a_second_look_are_no_cross_check(crew: Crew) -> None:
    homes(crew)
    first = drawn(crew)
    check_all(crew.village_head, first)
    check_all(crew.town_head, draw_again(make.act(at=make.day(SPRING)), make.operator(), first.pk))
    assert not Deed.objects.exists()


def test_villages_owe_a_cross_check_only_where_they_were_given_one(crew: Crew) -> None:
    def states(village: int, since: date, until: date) -> list[str]:
        area = crew.county.villages[village]
        post = PostAt(area.id, crew.county.office(area), "", "village_head")
        found = occurrences_of([post], since, until)
        return [one.occurrence.state.value for one in found if one.duty == "cross_check"]

    make.officer("village_head", crew.county.villages[1])
    assert states(0, date(2026, 1, 1), date(2026, 9, 30)) == [], "nothing was drawn"
    closed(crew, 2)
    sample = drawn(crew, 1, key="cases", since=date(2026, 1, 1))
    assert sample.checked_by_id == crew.county.villages[0].id
    homes(crew)
    check_all(crew.village_head, drawn(crew))
    assert states(0, date(2026, 1, 1), date(2026, 9, 30)) == ["missed"], "one's own households are no cross-check"
    assert states(1, date(2026, 1, 1), date(2026, 9, 30)) == [], "another village's people check theirs"
    check_all(crew.village_head, sample, keys=("settled",))
    assert states(0, date(2026, 1, 1), date(2026, 9, 30)) == ["done"]


def test_the_town_looks_again_at_part_of_it_once_the_village_is_done(crew: Crew) -> None:
    homes(crew, 60)
    first = drawn(crew)
    act = acted(crew.town_head, SPRING)
    with pytest.raises(Conflict, match="when the first is checked"):
        draw_again(act, make.powers(crew.town_head), first.pk)
    check_all(crew.village_head, first)
    with pytest.raises(NotAllowed):
        draw_again(act, make.powers(crew.village_head), first.pk)
    second = draw_again(act, make.powers(crew.town_head), first.pk)
    assert (first.items.count(), second.items.count(), second.frame) == (6, 2, 6)
    assert second.checked_by_id == crew.county.towns[0].id
    assert set(second.items.values_list("subject_id")) < set(first.items.values_list("subject_id"))
    item = second.items.first()
    assert item is not None
    make.posting(crew.village_head, "town_head", crew.county.towns[0], rank="B", from_day=date(2026, 5, 1))
    check(crew.town_head, item)
    with pytest.raises(Conflict, match="drawn already"):
        draw_again(acted(crew.town_head), make.powers(crew.town_head), first.pk)


def test_nobody_checks_their_own_first_check(crew: Crew) -> None:
    homes(crew)
    first = drawn(crew)
    check_all(crew.village_head, first)
    second = draw_again(make.act(at=make.day(SPRING)), make.operator(), first.pk)
    held = Posting.objects.get(person=crew.town_head)
    make.away(held, date(2026, 5, 1), date(2026, 5, 31))
    make.posting(crew.village_head, "town_head", crew.county.towns[0], rank="B")
    item = second.items.get()
    with pytest.raises(NotAllowed, match="own hands"):
        check(crew.village_head, item)
    with pytest.raises(NotFound):
        check(crew.town_head, item)


def test_the_worker_draws_what_is_due_once_and_not_before_a_day_is_sealed(crew: Crew) -> None:
    homes(crew)
    assert draw_due(at=make.day(SPRING)) == 0
    sealed()
    assert draw_due(at=make.day(SPRING)) == 1
    assert draw_due(at=make.day(SPRING)) == 0
    sample = Sample.objects.get()
    assert (sample.key, sample.person_id, sample.seed_from) == ("households", None, "seal 2026-03-31")
    assert draw_due(at=make.day(SUMMER)) == 2
    assert set(Sample.objects.values_list("period", "first")) == {
        (date(2026, 4, 1), None), (date(2026, 4, 1), sample.pk), (date(2026, 7, 1), None),
    }  # fmt: skip


def test_one_unit_that_cannot_be_drawn_holds_up_no_other(crew: Crew, monkeypatch: pytest.MonkeyPatch) -> None:
    """The station of the first village lacks its office."""
    homes(crew)
    homes(crew, grid=4)
    sealed()
    without = crew.county.villages[0].id
    office = Tree.office

    def missing(self: Tree, area_id: int, department: str = "") -> int:
        if area_id == without:
            raise NotFound("There is no office.")
        return office(self, area_id, department)

    monkeypatch.setattr(Tree, "office", missing)
    assert draw_due(at=make.day(SPRING)) == 1
    assert Sample.objects.get().area_id == crew.county.villages[2].id


def test_words_about_a_household_go_with_the_next_sample_or_when_it_wants_them_out(crew: Crew) -> None:
    places = homes(crew, 40)
    sample = drawn(crew)
    check_all(crew.village_head, sample, words="说了几句")
    item = sample.items.first()
    assert item is not None
    record = recording.record("household", Place.objects.get(pk=item.subject_id), members=2)
    forget_household(make.act(), make.operator(), record.pk, "本人要求")
    forget_said()
    assert sample.items.filter(sealed=None).get() == item
    drawn(crew, at=SUMMER, since=date(2026, 7, 1))
    assert not sample.items.exclude(sealed=None).exists()
    assert len(places) == 40


def test_drawing_and_checking_cost_few_queries(crew: Crew) -> None:
    homes(crew, 40)
    act = acted(crew.village_head, SPRING)
    powers = make.powers(crew.village_head, act.done_at)
    with CaptureQueriesContext(connection) as asked:
        sample = draw(act, powers, "households", crew.county.villages[0].id, QUARTER)
    assert len(asked) <= 16
    item = sample.items.first()
    assert item is not None
    with CaptureQueriesContext(connection) as asked:
        check(crew.village_head, item)
    assert len(asked) <= 13
