"""The pages of supervision samples (F8)."""

from __future__ import annotations

from datetime import date

import pytest

from gridwork.base.moment import now
from gridwork.charter.queries.adopted import in_force
from gridwork.fieldwork.commands.samples import draw
from gridwork.fieldwork.models import Sample
from gridwork.fieldwork.queries.sampling_units import period_covered
from gridwork.journal.models import Seal
from gridwork.ledger.models import Record
from tests import make, recording
from tests.faces.desk import Staff, opens_within, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample(staff: Staff) -> Sample:
    """The first village's sample of twelve households: two of them, drawn from a sealed day."""
    Seal.objects.create(day=date(2026, 3, 31), entries=1, root="r", digest="d", sealed_at=now())
    for _ in range(12):
        recording.dwelling(staff.county.grids[0], households=1)
    today = in_force().calendar.today(now())
    since = period_covered(in_force().charter.samples["households"], today).first
    return draw(make.act(), make.operator(), "households", staff.county.villages[0].id, since)


def answers(said: str = "yes", **more: str) -> dict[str, str]:
    today = in_force().calendar.today(now()).isoformat()
    return {"method": "revisit", "day": today, "q-visited": said, "q-helped": said, "words": "", **more}


def test_whoever_is_to_check_finds_the_sample_checks_it_and_reads_the_result(staff: Staff, sample: Sample) -> None:
    village = signed_in(staff.village)
    assert "家庭抽样回访" in village.get("/desk/samples").content.decode()
    for item in sample.items.all():
        address = f"/desk/samples/items/{item.pk}"
        assert "网格员来过吗" in village.get(address).content.decode()
        assert village.post(address, answers(words="都说好")).status_code == 303
        assert "都说好" in village.get(address).content.decode()
    found = village.get(f"/desk/samples/{sample.pk}/result").content.decode()
    assert "100.0 %" in found
    assert "34." in found or "–100.0 %" in found
    table = village.get(f"/desk/samples/{sample.pk}/result.csv")
    assert table["Content-Disposition"].endswith(f'filename="sample-{sample.pk}.csv"')
    assert len(table.content.decode().splitlines()) == 3
    assert "Nothing waits" in signed_in(staff.village, "en").get("/desk/samples").content.decode()


def test_a_check_that_lacks_an_answer_keeps_what_was_typed(staff: Staff, sample: Sample) -> None:
    item = sample.items.first()
    assert item is not None
    answer = signed_in(staff.village).post(f"/desk/samples/items/{item.pk}", answers("", words="敲门无人"))
    assert answer.status_code == 422
    assert "敲门无人" in answer.content.decode()
    item.refresh_from_db()
    assert item.checked_on is None


def test_those_looked_at_learn_what_was_drawn_only_when_it_is_checked(staff: Staff, sample: Sample) -> None:
    """The second sample is the town's; the village sees that there is one, and how many."""
    village, item = signed_in(staff.village, "en"), sample.items.first()
    assert item is not None
    for one in sample.items.all():
        village.post(f"/desk/samples/items/{one.pk}", answers())
    town = signed_in(staff.town, "en")
    assert town.post(f"/desk/samples/{sample.pk}/again").status_code == 303
    second = Sample.objects.get(first=sample)
    hidden = second.items.get()
    assert "is shown here when all of it is checked" in village.get(f"/desk/samples/{second.pk}").content.decode()
    assert village.get(f"/desk/samples/items/{hidden.pk}").status_code == 404
    assert village.post(f"/desk/samples/items/{hidden.pk}", answers()).status_code == 404
    assert town.post(f"/desk/samples/items/{hidden.pk}", answers("no")).status_code == 303
    assert "0 of 1" in village.get(f"/desk/samples/{sample.pk}/result").content.decode()
    assert village.get(f"/desk/samples/items/{hidden.pk}").status_code == 200


def test_what_waits_to_be_drawn_is_offered_to_whoever_may_draw(staff: Staff) -> None:
    recording.dwelling(staff.county.grids[0], households=1)
    village = signed_in(staff.village, "en")
    asked = {"what": f"households:{staff.county.villages[0].id}", "act_ref": ""}
    assert "Not drawn yet" in village.get("/desk/samples").content.decode()
    assert village.post("/desk/samples/draw", {"what": "households:1"}).status_code == 422
    assert village.post("/desk/samples/draw", asked).status_code == 303
    assert Sample.objects.get().seed_from == "chance"
    assert signed_in(staff.worker).post("/desk/samples/draw", asked).status_code == 403


def test_a_sample_drawn_again_comes_out_the_same_until_the_records_change(staff: Staff, sample: Sample) -> None:
    village = signed_in(staff.village, "en")
    assert "draws the same 2" in village.get(f"/desk/samples/{sample.pk}/redraw").content.decode()
    place = recording.dwelling(staff.county.grids[0], households=1)
    place.opened_at = sample.drawn_at
    place.save()
    assert "there were 12, today’s records give 13" in village.get(f"/desk/samples/{sample.pk}/redraw").content.decode()


def test_whoever_compares_a_record_reads_what_it_says_of_a_place_and_nothing_of_a_household(staff: Staff) -> None:
    """The record of a household is drawn too; what it said stays with the record."""
    recording.record("hydrant", recording.hydrant(staff.county.grids[0]), working=True, pressure=0.35)
    recording.record("household", recording.dwelling(staff.county.grids[0]), members=7)
    today = in_force().calendar.today(now())
    sample = draw(make.act(), make.operator(), "ledger", staff.county.villages[0].id, today)
    of = {"hydrant": Record.objects.get(form="hydrant"), "household": Record.objects.get(form="household")}
    sample.items.all().delete()
    village, shown = signed_in(staff.village, "en"), {}
    for number, (form, record) in enumerate(of.items(), 1):
        item = sample.items.create(stratum=form, subject_id=record.pk, drawn=number)
        shown[form] = village.get(f"/desk/samples/items/{item.pk}").content.decode()
    assert "0.35" in shown["hydrant"]
    assert "What the record says" not in shown["household"]


def test_the_pages_take_few_queries(staff: Staff, sample: Sample) -> None:
    village, item = signed_in(staff.village), sample.items.first()
    assert item is not None
    opens_within(village, "/desk/samples", 13)
    opens_within(village, f"/desk/samples/{sample.pk}", 10)
    opens_within(village, f"/desk/samples/items/{item.pk}", 8)
    opens_within(village, f"/desk/samples/{sample.pk}/result", 8)
    opens_within(village, f"/desk/samples/{sample.pk}/redraw", 8)
