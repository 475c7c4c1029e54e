"""A new version of a form: records are read, changed and judged under it, and nothing they say is lost (L1, L4)."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from gridwork.base import memo
from gridwork.charter.commands.adopt import adopt
from gridwork.journal.queries import entries
from gridwork.ledger import tasks
from gridwork.ledger.commands import judging
from gridwork.ledger.commands.records import RecordDraft, change_record, close_record, open_records, reopen_record
from gridwork.ledger.commands.recounting import differences
from gridwork.ledger.models import Contact, Record, Tally
from gridwork.ledger.queries.history import before, deeds
from gridwork.ledger.queries.records import RecordFilters, record_list, record_page
from gridwork.ledger.rules.conflicts import FieldConflicts
from gridwork.ledger.rules.contacts import ContactGiven
from tests import make, recording
from tests.make import County

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return make.cell()


def reformed(form: str = "shop", **changes: dict[str, Any] | None) -> None:
    """Adopt a charter whose form has these fields changed (a dict), taken out (None) or added."""
    ledgers = deepcopy(make.charter().model_dump(mode="json")["ledgers"])
    asks = ledgers["forms"][form]
    fields = asks["fields"]
    names = {key: (change or {}).get("key", key) for key, change in changes.items()}
    asks["shows"] = [names.get(key, key) for key in asks["shows"]]
    for condition in (condition for one in fields for condition in one["when"]):
        condition["field"] = names.get(condition["field"], condition["field"])
    for key, change in changes.items():
        present = next((one for one in fields if one["key"] == key), None)
        if change is None:
            fields.remove(present)
        elif present is None:
            fields.append({"key": key, "label": {"zh": key}, **change})
        else:
            present.update(change)
    adopt(make.act(), make.charter_of(ledgers, version="2"), effective_on=date(2020, 1, 2))
    memo.clear_all()


def stored(record: Record) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Record.objects.get(pk=record.pk).values)
    return found


def tally(form: str = "shop") -> tuple[int, int, int]:
    row = Tally.objects.get(form=form)
    return row.records, row.complete, row.fresh


def test_a_record_is_read_under_the_form_in_force_and_stays_as_written(county: County) -> None:
    record = recording.record("shop", recording.shop(county.grids[0]), trade="food", area=30.0, note="旧")
    reformed(note=None, area={"key": "size", "was": ["area"]})
    page = record_page(make.operator(), record.pk, "zh-hans")
    assert page.values == {"trade": "food", "size": 30.0}
    assert page.kept == [("说明", "旧")]
    assert stored(record) == {"trade": "food", "area": 30.0, "note": "旧"}
    assert record_list(make.operator(), RecordFilters("shop")).rows[0].columns[0][1] == "餐饮"


def test_a_change_writes_the_record_under_the_form_in_force_and_keeps_the_rest_aside(county: County) -> None:
    record = recording.record("shop", recording.shop(county.grids[0]), trade="food", area=30.0, note="旧")
    reformed(note=None, area={"key": "size", "was": ["area"]})
    changed = change_record(make.act(), make.operator(), record.pk, {"size": 31.0}, seen=1)
    assert (changed.version, changed.judged_version) == (2, 2)
    assert stored(record) == {"trade": "food", "size": 31.0, "~": {"note": "旧"}}
    assert entries("record", record.pk)[-1].facts == {"version": 2, "old": {"size": 30.0}, "new": {"size": 31.0}}
    page = record_page(make.operator(), record.pk, "zh-hans")
    assert page.kept == [("说明", "旧")]
    assert [change.label for change in page.history[-1].changes] == ["经营类别", "面积", "说明"]


def test_others_changes_are_found_across_a_new_version_of_the_form(county: County) -> None:
    record = recording.record("shop", recording.shop(county.grids[0]), trade="retail", area=30.0)
    change_record(make.act(), make.operator(), record.pk, {"area": 31.0}, seen=1)
    reformed(area={"key": "size", "was": ["area"]})
    now = Record.objects.get(pk=record.pk)
    page = record_page(make.operator(), record.pk)
    assert before(now, page.values, deeds(now, after=1), page.form) == {"trade": "retail", "size": 30.0}
    with pytest.raises(FieldConflicts):
        change_record(make.act(), make.operator(), record.pk, {"size": 32.0}, seen=1)
    change_record(make.act(), make.operator(), record.pk, {"trade": "food"}, seen=1)
    assert stored(record) == {"trade": "food", "size": 31.0}


def test_a_contact_moves_with_its_renamed_field(county: County) -> None:
    record = recording.record("shop", recording.shop(county.grids[0]))
    given = {"contact": ContactGiven("某人")}
    change_record(make.act(), make.operator(), record.pk, {}, seen=1, contacts=given)
    reformed(contact={"key": "keeper", "was": ["contact"]})
    change_record(make.act(), make.operator(), record.pk, {"trade": "food"}, seen=2)
    assert Contact.objects.get().field == "keeper"


def test_records_are_judged_anew_and_say_what_they_said(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "PORTION", 4)
    place = recording.shop(county.grids[0]).pk
    drafts = [RecordDraft("shop", {"trade": "food"} | ({"area": 30.0} if n < 3 else {}), place) for n in range(10)]
    open_records(make.act(), make.operator(), drafts)
    before_it = list(Record.objects.order_by("pk").values_list("values", "seq", "version"))
    assert tally() == (10, 10, 10)
    reformed(area={"required": True})
    assert tasks.judge_anew() == 10
    assert tasks.judge_anew() == 0
    tasks.follow_charter()
    assert tally() == (10, 3, 10)
    assert list(Record.objects.order_by("pk").values_list("values", "seq", "version")) == before_it
    assert set(Record.objects.values_list("judged_version", flat=True)) == {2}
    assert differences() == []


def test_a_new_rhythm_of_verifying_counts_from_the_last_day_it_was_right(county: County) -> None:
    old = make.act(at=make.day("2026-03-04 10:00"))
    record = recording.record("shop", recording.shop(county.grids[0]), act=old)
    ledgers = make.charter().model_dump(mode="json")["ledgers"]
    ledgers["forms"]["shop"]["verify_every"] = None
    adopt(make.act(), make.charter_of(ledgers), effective_on=date(2020, 1, 2))
    tasks.judge_anew()
    assert Record.objects.get(pk=record.pk).verify_by is None
    assert tally() == (1, 0, 1)


def test_killed_between_portions_nothing_is_lost_and_the_next_goes_on(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "PORTION", 3)
    place = recording.shop(county.grids[0]).pk
    open_records(make.act(), make.operator(), [RecordDraft("shop", {"trade": "food"}, place) for _ in range(7)])
    reformed(area={"required": True})
    portions = []

    def killed(deltas: Any) -> None:
        portions.append(deltas)
        if len(portions) == 2:
            raise KeyboardInterrupt
        added(deltas)

    added = judging.add_up
    monkeypatch.setattr(judging, "add_up", killed)
    with pytest.raises(KeyboardInterrupt):
        tasks.judge_anew()
    assert Record.objects.filter(judged_version=2).count() == 3
    assert tally() == (7, 4, 7)
    assert tasks.judge_anew() == 4
    assert tally() == (7, 0, 7)


def test_a_record_closed_before_a_new_version_is_judged_when_it_is_reopened(county: County) -> None:
    record = recording.record("shop", recording.shop(county.grids[0]), trade="food")
    close_record(make.act(), make.operator(), record.pk, "已搬走")
    reformed(area={"required": True})
    tasks.judge_anew()
    assert reopen_record(make.act(), make.operator(), record.pk).complete is False
    assert tally() == (1, 0, 1)
