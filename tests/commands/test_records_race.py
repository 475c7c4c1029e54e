"""Several people, and one act several times, at one record at the same moment."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from gridwork.ledger.commands.records import RecordDraft, change_record, forget_household, open_record
from gridwork.ledger.models import Record, Tally
from tests import make, recording

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds: Any) -> list[Any]:
    """Carry the deeds out side by side; what each returned, or the refusal it met."""

    def alone(deed: Any) -> Any:
        try:
            return deed()
        except Exception as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as many:
        return [one.result() for one in [many.submit(alone, deed) for deed in deeds]]


def test_people_who_change_different_fields_at_once_all_have_their_way() -> None:
    county = make.cell()
    record = recording.record("shop", recording.shop(county.grids[0]), trade="food")
    mine: list[dict[str, Any]] = [{"area": 31.0}, {"note": "新"}, {"fee": 1200}, {"trade": "retail"}]
    told = at_once(
        *(lambda said=said: change_record(make.act(), make.operator(), record.pk, said, seen=1) for said in mine)
    )
    assert all(isinstance(one, Record) for one in told), told
    kept = Record.objects.get(pk=record.pk)
    assert json.loads(kept.values) == {"trade": "retail", "area": 31.0, "note": "新", "fee": 1200}
    assert kept.seq == 5


def test_of_people_who_change_one_field_at_once_one_has_the_say_and_the_others_are_asked() -> None:
    county = make.cell()
    record = recording.record("shop", recording.shop(county.grids[0]), trade="food", area=30.0)
    told = at_once(
        *(
            lambda n=n: change_record(make.act(), make.operator(), record.pk, {"area": 40.0 + n}, seen=1)
            for n in range(4)
        )
    )
    assert sorted(type(one).__name__ for one in told) == ["FieldConflicts"] * 3 + ["Record"]


def test_one_act_sent_several_times_at_once_is_carried_out_once() -> None:
    county = make.cell()
    place = recording.shop(county.grids[0])
    act, draft = make.act(), RecordDraft("shop", {"trade": "food"}, place.pk)
    told = at_once(*(lambda: open_record(act, make.operator(), draft) for _ in range(4)))
    assert {one.pk for one in told} == {Record.objects.get().pk}
    row = Tally.objects.get(form="shop")
    assert (row.records, row.missing) == (1, 0)


def test_what_is_forgotten_while_somebody_changes_it_stays_forgotten() -> None:
    county = make.cell()
    record = recording.record("household", recording.dwelling(county.grids[0]), members=3)
    at_once(
        lambda: forget_household(make.act(), make.operator(), record.pk, "本人要求"),
        lambda: change_record(make.act(), make.operator(), record.pk, {"members": 4}, seen=1),
    )
    kept = Record.objects.get(pk=record.pk)
    assert (kept.values, kept.secret, kept.state) == ("{}", None, "closed")
