"""Whatever is done to the journal behind the system's back is found and named (P2)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import IntegrityError, transaction

from gridwork.base.moment import now
from gridwork.cases import commands as cases
from gridwork.cases.models import Case
from gridwork.cases.queries.heads import cut_off
from gridwork.journal.act import Act, Via
from gridwork.journal.commands import begin, begin_many, write, write_many
from gridwork.journal.models import Entry, Seal
from gridwork.journal.queries import entries
from gridwork.journal.queries.verify import Walk, broken_chains, broken_seals
from gridwork.journal.rules import chain
from gridwork.journal.rules.chain import Entered
from gridwork.journal.tasks import seal_days
from tests import make
from tests.crew import Crew

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    """A case with six entries among other cases with entries of their own."""
    crew = Crew.of(make.cell())
    made = [make.case(crew.county.grids[0]) for _ in range(3)]
    for one in made:
        crew.closed(one)
    return made[1]


def entry(case: Case, seq: int) -> Any:
    return Entry.objects.filter(subject_kind="case", subject_id=case.pk, seq=seq)


def found() -> list[str]:
    return [str(fault) for fault in (*broken_chains(), *broken_seals())]


def resealed(case: Case, seq: int) -> None:
    """Rewrite the digests from one entry to the end, as a clever forger would."""
    previous = entry(case, seq - 1).get().digest if seq > 1 else ""
    for one in Entry.objects.filter(subject_kind="case", subject_id=case.pk, seq__gte=seq).order_by("seq"):
        previous = chain.digest(previous, Entered(*(getattr(one, name) for name in Entered._fields)))
        Entry.objects.filter(pk=one.pk).update(digest=previous)


def later(days: int = 1) -> Any:
    return now() + timedelta(days=days, hours=2)


@pytest.fixture
def sealed(case: Case, monkeypatch: pytest.MonkeyPatch) -> Case:
    """The same, and the day is over and sealed."""
    monkeypatch.setattr("gridwork.journal.commands.seal.now", later)
    assert seal_days()
    return case


def test_an_untouched_journal_has_no_fault(sealed: Case) -> None:
    walk = Walk()
    assert list(broken_chains(walk)) == []
    assert found() == []
    assert list(cut_off()) == []
    assert (walk.entries, walk.subjects) == (
        Entry.objects.count(), Entry.objects.values("subject_kind", "subject_id").distinct().count(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("verb", "decline"),
        ("person_id", 99),
        ("posting_id", 99),
        ("via", "api"),
        ("body", '{"text":"something else"}'),
        ("done_at", now()),
        ("recorded_at", now()),
        ("digest", "0" * 64),
        ("part", 3),
    ],
)
def test_an_edited_entry_is_found_and_named(case: Case, field: str, value: object) -> None:
    entry(case, 3).update(**{field: value})
    (fault,) = found()
    assert fault.startswith(f"case {case.pk} #3: was changed")


def test_a_deleted_entry_is_found_and_named(case: Case) -> None:
    entry(case, 3).delete()
    assert found() == [f"case {case.pk} #4: entry 3 before it is missing"]


def test_a_deleted_beginning_is_found(case: Case) -> None:
    entry(case, 1).delete()
    assert found() == [f"case {case.pk} #2: entry 1 before it is missing"]


def test_two_entries_exchanged_are_found(case: Case) -> None:
    entry(case, 2).update(seq=100)
    entry(case, 3).update(seq=2)
    entry(case, 100).update(seq=3)
    (fault,) = found()
    assert fault.startswith(f"case {case.pk} #2: was changed, replaced or moved")


def test_an_entry_moved_to_another_case_is_found_on_both(case: Case) -> None:
    other = Case.objects.exclude(pk=case.pk).order_by("pk").first()
    assert other is not None
    last = Entry.objects.filter(subject_kind="case", subject_id=other.pk).count()
    entry(case, 6).update(subject_id=other.pk, seq=last + 1)
    assert [fault.split(":")[0] for fault in found()] == [f"case {other.pk} #{last + 1}"]
    assert {(number, had) for number, had, _ in cut_off()} == {(case.number, 6), (other.number, last)}


def test_one_fault_a_subject_is_reported_the_first(case: Case) -> None:
    entry(case, 2).update(verb="decline")
    entry(case, 4).update(verb="decline")
    assert [fault.split(":")[0] for fault in found()] == [f"case {case.pk} #2"]


def test_a_cut_off_end_is_found_by_the_cases_own_count(case: Case) -> None:
    entry(case, 6).delete()
    assert found() == []
    assert list(cut_off()) == [(case.number, 6, 5)]


def test_a_whole_journal_cut_off_is_found(case: Case) -> None:
    Entry.objects.filter(subject_kind="case", subject_id=case.pk).delete()
    assert list(cut_off()) == [(case.number, 6, 0)]


def test_an_end_replaced_with_new_digests_is_found_by_the_days_seal(sealed: Case) -> None:
    day = Seal.objects.order_by("-entries").first()
    assert day is not None
    entry(sealed, 5).update(body='{"text":"forged"}')
    resealed(sealed, 5)
    assert list(broken_chains()) == []
    assert found() == [f"{day.day}: the day's entries are not those that were sealed"]


def test_entries_taken_from_or_added_to_a_sealed_day_are_counted(sealed: Case) -> None:
    day = Seal.objects.order_by("-entries").first()
    assert day is not None
    entry(sealed, 6).delete()
    assert found() == [f"{day.day}: {day.entries} entries were sealed, {day.entries - 1} are there"]


def test_an_act_backdated_to_before_the_first_seal_is_found(sealed: Case) -> None:
    first = Entry.objects.order_by("recorded_at").first()
    assert first is not None
    long_ago = first.recorded_at - timedelta(days=400)
    begin(Act(Via.CLI, done_at=long_ago, recorded_at=long_ago), "appoint", "posting", 999)
    (fault,) = broken_seals()
    assert fault.where == long_ago.date().isoformat()
    assert fault.params == {"sealed": 0, "found": 1}


def test_a_changed_seal_is_found(sealed: Case) -> None:
    seal = Seal.objects.order_by("-entries").first()
    assert seal is not None
    Seal.objects.filter(pk=seal.pk).update(digest="0" * 64)
    assert f"{seal.day}: the seal itself was changed" in found()


def test_a_seal_made_to_fit_a_forged_day_breaks_the_next_days(sealed: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    from gridwork.journal.queries.days import sum_of_day

    monkeypatch.setattr("gridwork.journal.commands.seal.now", lambda: later(2))
    seal_days()
    first, second = Seal.objects.order_by("day")[:2]
    entry(sealed, 6).update(body='{"text":"forged"}')
    resealed(sealed, 6)
    count, root = sum_of_day(first.day)
    told = chain.seal_digest("", first.day.isoformat(), count, root)
    Seal.objects.filter(pk=first.pk).update(entries=count, root=root, digest=told)
    assert found() == [f"{second.day}: the seal itself was changed"]


def test_each_finished_day_is_sealed_once_in_order_also_days_without_acts(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gridwork.journal.commands.seal.now", lambda: later(3))
    days = [seal.day for seal in seal_days()]
    assert len(days) >= 3
    assert days == [days[0] + timedelta(days=i) for i in range(len(days))]
    first = Seal.objects.order_by("day").first()
    assert first is not None
    assert first.entries > 0
    assert seal_days() == []
    assert found() == []


def test_a_day_is_not_sealed_before_it_is_over(case: Case) -> None:
    seal_days()
    today = now().date()
    assert not Seal.objects.filter(day__gte=today).exists()


def test_an_empty_journal_has_nothing_to_seal() -> None:
    assert seal_days() == []
    assert found() == []


def test_the_place_in_a_chain_can_be_taken_once(case: Case) -> None:
    first = entry(case, 2).get()
    first.pk, first.seq = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_facts_are_read_back_as_they_were_told() -> None:
    act = Act(Via.CLI)
    facts = {
        "text": "路灯💡 \u2028 \x00 “quoted”",
        "count": 3,
        "passed": False,
        "list": [1, "二"],
        "day": date(2026, 5, 4),
    }
    begin(act, "adopt", "charter", 1, **facts)
    write(act.again(), "adopt", "charter", 1)
    one, other = entries("charter", 1)
    assert one.facts == facts | {"day": "2026-05-04"}
    assert (one.seq, other.seq, other.facts) == (1, 2, {})
    assert found() == []


# The command line


def verified(*arguments: str) -> Result:
    from gridwork.cli.journal import journal

    return CliRunner().invoke(journal, list(arguments))


def test_verify_says_how_much_it_checked_and_that_all_is_well(sealed: Case) -> None:
    done = verified("verify")
    assert done.exit_code == 0, done.output
    assert f"{Entry.objects.count()} entries" in done.output
    assert f"{Seal.objects.count()} seals" in done.output


def test_verify_tells_the_last_seal_so_that_a_copy_shows_when_seals_are_taken_away(sealed: Case) -> None:
    last = Seal.objects.order_by("-day").first()
    assert last is not None
    assert last.digest in verified("verify").output
    Seal.objects.all().delete()
    without = verified("verify").output
    assert last.digest not in without
    assert "no seal" in without


def test_verify_names_every_fault_and_fails(sealed: Case) -> None:
    entry(sealed, 3).update(verb="decline")
    cut = Case.objects.exclude(pk=sealed.pk).order_by("pk").first()
    assert cut is not None
    entry(cut, 6).delete()
    done = verified("verify")
    assert done.exit_code == 1
    assert f"case {sealed.pk} #3: was changed, replaced or moved" in done.output
    assert f"{cut.number}: has 5 entries of 6" in done.output
    assert "entries were sealed" in done.output
    assert "3 faults" in done.output


def test_seal_on_the_command_line_seals_what_is_over(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gridwork.journal.commands.seal.now", later)
    done = verified("seal")
    assert done.exit_code == 0
    assert now().date().isoformat() in done.output
    assert "Nothing to seal" in verified("seal").output


def test_the_journal_of_a_case_lived_through_holds(case: Case) -> None:
    cases.publish(make.act(), make.operator(), case.pk, text="好")
    cases.reopen_by_office(make.act(), make.operator(), case.pk, reason="抽查")
    assert found() == []
    assert list(cut_off()) == []


def test_one_act_on_many_subjects_writes_chains_that_hold() -> None:
    told = [(number, {"new": {"name": f"楼{number}"}}) for number in range(1, 301)]
    act = make.act()
    begin_many(act, "open", "place", told)
    assert write_many(make.act(), "change", "place", [(number, {"n": number}) for number in (7, 3, 200)]) == {
        7: 2, 3: 2, 200: 2,
    }  # fmt: skip
    assert write_many(make.act(), "change", "place", [(7, {}), (8, {})]) == {7: 3, 8: 2}
    assert [line.verb for line in entries("place", 7)] == ["open", "change", "change"]
    assert Entry.objects.filter(act_ref=act.ref).count() == 300
    assert list(broken_chains()) == []


def test_many_subjects_of_one_act_cost_two_statements(django_assert_num_queries: Any) -> None:
    begin_many(make.act(), "open", "place", [(number, {}) for number in range(1, 201)])
    with django_assert_num_queries(2):
        write_many(make.act(), "change", "place", [(number, {}) for number in range(1, 201)])


def test_an_act_on_more_subjects_than_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 20000"):
        begin_many(make.act(), "open", "place", [(number, {}) for number in range(20_001)])
