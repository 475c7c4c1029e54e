"""Rounds: recorded in one act, with stops and what was found; nobody walks two at once (F2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from gridwork.accounts.models import Person
from gridwork.base.errors import BadInput, Conflict, NotAllowed, NotFound
from gridwork.charter.work_parts import DutyKind
from gridwork.fieldwork.commands.rounds import RoundDraft, StopDraft, record_round
from gridwork.fieldwork.models import Deed, Photo, Round
from gridwork.fieldwork.queries.pictures import may_look
from gridwork.fieldwork.queries.rounds import round_page
from gridwork.journal.queries import entries
from gridwork.territory.rules.powers import Powers
from tests import make, recording
from tests.crew import Crew, acted
from tests.pictures import picture

pytestmark = pytest.mark.django_db
NINE = make.day("2026-05-06 09:00")


def draft(crew: Crew, hours: float = 2, **changes: Any) -> RoundDraft:
    """A round in grid 0 from nine o'clock."""
    lasting = timedelta(hours=hours)
    plain = RoundDraft(crew.county.grids[0].id, NINE, NINE + lasting, int(lasting.total_seconds()), "看消防通道")
    return replace(plain, **changes)


def walk(person: Person, said: RoundDraft, at: str = "2026-05-06 18:00") -> Round:
    act = acted(person, at)
    return record_round(act, make.powers(person, act.done_at), said)


def test_a_round_is_kept_with_its_stops_photos_and_a_deed(crew: Crew) -> None:
    shop = recording.shop(crew.county.grids[0])
    stops = (
        StopDraft(NINE, plate=f" {shop.plate.lower()} ", words="灭火器在位"),
        StopDraft(NINE + timedelta(hours=1), place_id=shop.pk, point=make.County.centre(crew.county.grids[0])),
    )
    walked = walk(crew.worker, draft(crew, stops=stops, photos={"stop:1": [picture()]}))
    kept = list(walked.stops.order_by("at").values_list("place", "scanned", "longitude"))
    assert kept[0] == (shop.pk, True, None)
    assert kept[1][:2] == (shop.pk, False)
    assert kept[1][2] is not None
    assert Photo.objects.get().slot == "stop:1"
    deed = Deed.objects.get()
    assert (deed.kind, str(deed.day), deed.seconds) == (DutyKind.ROUNDS, "2026-05-06", 7200)
    assert deed.posting_id == walked.posting_id == crew.worker.postings.get().pk


def test_the_journal_tells_of_it_at_the_hour_it_was_walked(crew: Crew) -> None:
    walked = walk(crew.worker, draft(crew))
    line = entries("round", walked.pk)[0]
    assert line.done_at == walked.stopped_at < line.recorded_at
    assert "words" not in line.facts


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"seconds": 7201}, "seconds"),
        ({"stopped_at": NINE - timedelta(minutes=1)}, "stopped_at"),
        ({"stopped_at": NINE + timedelta(hours=24, seconds=1)}, "stopped_at"),
        ({"started_at": NINE + timedelta(days=1), "stopped_at": NINE + timedelta(days=1, hours=2)}, "stopped_at"),
        ({"stops": (StopDraft(NINE - timedelta(minutes=1)),)}, "stops"),
        ({"stops": (StopDraft(NINE, plate="2222222222"),)}, "stops"),
        ({"makes_up": NINE.date(), "reason": "下雨"}, "makes_up"),
        ({"makes_up": NINE.date() - timedelta(days=1)}, "reason"),
        ({"photos": {"stop:0": [b""]}}, "photos"),
        ({"grid_id": 0}, "grid"),
    ],
)
def test_what_cannot_have_been_is_refused_at_its_field(crew: Crew, changes: dict[str, Any], place: str) -> None:
    with pytest.raises(BadInput) as refused:
        walk(crew.worker, draft(crew, **changes))
    assert refused.value.place == place
    assert not Round.objects.exists()


def test_two_rounds_of_one_person_do_not_overlap_but_may_touch(crew: Crew) -> None:
    walk(crew.worker, draft(crew))
    later = replace(draft(crew), started_at=NINE + timedelta(hours=2), stopped_at=NINE + timedelta(hours=3), seconds=0)
    with pytest.raises(Conflict, match="2026-05-06 09:00"):
        walk(crew.worker, replace(later, started_at=NINE + timedelta(hours=1, minutes=59)))
    walk(crew.worker, later)
    walk(crew.neighbour, replace(draft(crew), grid_id=crew.county.grids[1].id))
    assert Round.objects.count() == 3


def test_nobody_walks_where_no_post_of_theirs_is(crew: Crew) -> None:
    with pytest.raises(NotAllowed):
        walk(crew.neighbour, draft(crew))


def test_a_place_of_another_village_is_no_stop(crew: Crew) -> None:
    elsewhere = recording.shop(crew.county.grids[5])
    with pytest.raises(BadInput, match="Stop 1"):
        walk(crew.worker, draft(crew, stops=(StopDraft(NINE, plate=elsewhere.plate),)))


def test_a_round_sent_twice_is_walked_once(crew: Crew) -> None:
    act = acted(crew.worker, "2026-05-06 18:00")
    powers = make.powers(crew.worker, act.done_at)
    assert record_round(act, powers, draft(crew)) == record_round(act, powers, draft(crew))
    assert Deed.objects.count() == 1


def test_a_round_costs_the_same_whatever_its_stops(crew: Crew, django_assert_num_queries: Any) -> None:
    shops = [recording.shop(crew.county.grids[0]) for _ in range(6)]
    act = acted(crew.worker, "2026-05-06 18:00")
    powers = make.powers(crew.worker, act.done_at)
    stops = tuple(StopDraft(NINE, plate=one.plate) for one in shops)
    with django_assert_num_queries(9):
        record_round(act, powers, draft(crew, stops=stops))


def test_a_rounds_photo_is_seen_by_those_who_see_the_round_and_by_nobody_else(crew: Crew) -> None:
    walked = walk(crew.worker, draft(crew, photos={"": [picture()]}))
    sha, people = Photo.objects.get().sha256, (crew.worker, crew.village_head, crew.neighbour, crew.water, crew.roads)
    looks = [may_look(sha, make.powers(one)) for one in people]
    assert looks == [_opens(make.powers(one), walked.pk) for one in people] == [True, True, False, False, False]
    moved = make.powers(crew.worker, make.day("2031-01-01 09:00"))
    assert may_look(sha, replace(moved, posts=())), "their own work stays theirs"


def _opens(powers: Powers, round_id: int) -> bool:
    try:
        return bool(round_page(powers, round_id))
    except NotFound:
        return False
