"""Whatever is done to places and records, in any order, the tallies stay equal to a recount (L4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridwork.base import memo
from gridwork.base.errors import GridworkError
from gridwork.base.moment import now
from gridwork.charter.commands.adopt import adopt
from gridwork.journal.act import Act
from gridwork.ledger import commands as places
from gridwork.ledger.commands import records
from gridwork.ledger.commands.recounting import differences, recount
from gridwork.ledger.models import Counted, Place, Record, Tally
from gridwork.ledger.rules.drafts import PlaceDraft
from gridwork.ledger.tasks import follow_charter, judge_anew, rehome, run_out
from gridwork.territory.commands.boundaries import import_boundaries
from gridwork.territory.queries.edition import today
from tests import make

SORTS = {"premises": ("shop", "workshop", "clinic"), "dwelling": ("",), "site": ("",), "building": ("",)}
VALUES: dict[str, list[dict[str, Any]]] = {
    "shop": [{"trade": "food"}, {"trade": "retail"}, {}],
    "household": [{"members": 3}, {}],
    "team": [{"name": "邻里互助队"}, {}],
    "spot": [{"kind": "water", "sign": True}, {"kind": "slope"}],
}
"""Form → answers that make it complete, and such that do not."""


class World:
    """A small county, the day it is, and every verb as a step that picks its targets by a number."""

    def __init__(self) -> None:
        self.county = make.cell()
        self.powers = make.operator()
        self.at: datetime = now()
        self.charters = self._charters()
        self.drawings = self._drawings()

    @staticmethod
    def _drawings() -> Iterator[dict[str, Any]]:
        """The first village in turn: its grids exchanged, the second gone into the first, and as it was."""
        while True:
            exchanged, merged = make.boundaries(), make.boundaries()
            first, second = exchanged["features"][:2]
            first["geometry"], second["geometry"] = second["geometry"], first["geometry"]
            merged["features"][0]["geometry"] = merged["features"][2]["geometry"]
            del merged["features"][1]
            yield from (exchanged, merged, make.boundaries())

    @staticmethod
    def _charters() -> Iterator[Any]:
        """Charters in turn: forms describe more, fewer and other places, and one form comes and goes."""
        small = make.charter().model_dump(mode="json")["ledgers"]
        shop, forms = small["forms"]["shop"], small["forms"]
        while True:
            wider = {**forms, "shop": shop | {"of": ["shop", "clinic"]}, "clinic": shop | {"of": ["clinic"]}}
            yield make.charter_of(small | {"forms": wider})
            yield make.charter_of(small | {"forms": {key: forms[key] for key in forms if key != "household"}})
            yield make.charter_of(small | {"forms": {**forms, "shop": shop | {"verify_every": "week"}}})

    def act(self) -> Act:
        return make.act(at=self.at)

    def one(self, found: Any, number: int) -> Any:
        """One of the rows, by number; nothing of that kind yet ends the step."""
        listed = list(found.order_by("pk"))
        if not listed:
            raise NothingThere
        return listed[number % len(listed)]

    def draft(self, number: int) -> PlaceDraft:
        kind = list(SORTS)[number % len(SORTS)]
        sorts = SORTS[kind]
        point = make.County.centre(self.county.grids[number % 6]) if number % 7 else make.County.SEA
        return PlaceDraft(
            kind, sorts[number % len(sorts)], street="槐荫街", number=f"{number}号", name=f"第{number}处", point=point
        )

    def place(self, number: int, **chosen: Any) -> Place:
        found: Place = self.one(Place.objects.filter(**chosen), number)
        return found

    def record(self, number: int, **chosen: Any) -> Record:
        found: Record = self.one(Record.objects.filter(**chosen), number)
        return found

    def open_places(self, number: int) -> None:
        places.open_places(self.act(), self.powers, [self.draft(number + step) for step in range(1 + number % 4)])

    def open_inside(self, number: int) -> None:
        """A dwelling or shop in a building, that goes where the building goes."""
        parent = self.place(number, kind="building", state="open")
        kind = ("dwelling", "premises")[number % 2]
        inside = PlaceDraft(kind, SORTS[kind][0], number=f"{number}室", parent_id=parent.pk)
        places.open_place(self.act(), self.powers, inside)

    def open_records(self, number: int) -> None:
        place = self.place(number, state="open")
        form = {"premises": "shop", "dwelling": "household", "site": "spot"}.get(place.kind, "team")
        where = {"grid_id": self.county.grids[number % 6].id} if form == "team" else {"place_id": place.pk}
        answers = VALUES[form][number % len(VALUES[form])]
        made = [records.RecordDraft(form, answers, **where)] * (1 + number % 2)  # type: ignore[arg-type]
        records.open_records(self.act(), self.powers, made)

    def move(self, number: int) -> None:
        place = self.place(number, state="open")
        point = make.County.centre(self.county.grids[number % 5])
        places.change_place(self.act(), self.powers, place.pk, {"point": point}, seen=place.seq)

    def change_sort(self, number: int) -> None:
        place = self.place(number, state="open", kind="premises")
        sort = SORTS["premises"][number % 3]
        places.change_place(self.act(), self.powers, place.pk, {"sort": sort}, seen=place.seq)

    def change(self, number: int) -> None:
        record = self.record(number, state="open")
        answers = dict.fromkeys(VALUES[record.form][0]) | VALUES[record.form][number % len(VALUES[record.form])]
        records.change_record(self.act(), self.powers, record.pk, answers, seen=record.seq)

    def confirm(self, number: int) -> None:
        ids = list(Record.objects.order_by("pk").values_list("pk", flat=True))
        records.confirm_records(self.act(), self.powers, ids[number % 3 :: 2])

    def close(self, number: int) -> None:
        records.close_record(self.act(), self.powers, self.record(number, state="open").pk, "不再经营")

    def reopen(self, number: int) -> None:
        records.reopen_record(self.act(), self.powers, self.record(number, state="closed").pk)

    def forget(self, number: int) -> None:
        records.forget_household(self.act(), self.powers, self.record(number, form="household").pk, "本人要求")

    def close_place(self, number: int) -> None:
        places.close_place(self.act(), self.powers, self.place(number, state="open").pk, "已拆除")

    def reopen_place(self, number: int) -> None:
        places.reopen_place(self.act(), self.powers, self.place(number, state="closed").pk, "登记有误")

    def merge(self, number: int) -> None:
        place = self.place(number, state="open")
        into = self.place(number // 7, state="open", kind=place.kind)
        places.merge_places(self.act(), self.powers, place.pk, into.pk, "重复登记")

    def split(self, number: int) -> None:
        place = self.place(number, state="open")
        parts = [PlaceDraft(place.kind, place.sort, name="另一处", street="槐荫街", number=f"{number}号")]
        places.split_place(self.act(), self.powers, place.pk, parts, "一分为二")

    def days_pass(self, number: int) -> None:
        """Days go by; the sweep may be late."""
        self.at += timedelta(days=1 + number % 40)
        memo.clear_all()

    def sweep(self, number: int) -> None:
        (run_out, follow_charter, judge_anew, rehome)[number % 4]()

    def new_charter(self, number: int) -> None:
        """A charter is adopted; until the sweep follows it the tallies stand under the one before."""
        adopt(self.act(), next(self.charters), effective_on=self.at.date() - timedelta(days=2))
        memo.clear_all()

    def new_edition(self, _: int) -> None:
        """The territory is redrawn; until the sweep moves them places stay in the grids they were in."""
        import_boundaries(self.act(), next(self.drawings), effective_on=today())
        memo.clear_all()

    @contextmanager
    def time(self) -> Iterator[None]:
        """The cell's clock shows this world's moment."""
        with (
            patch("gridwork.territory.queries.edition.now", lambda: self.at),
            patch("gridwork.charter.queries.adopted.now", lambda: self.at),
        ):
            yield


class NothingThere(Exception):
    """The step finds nothing to work on."""


STEPS: Sequence[Callable[[World, int], None]] = (
    World.open_places, World.open_places, World.open_inside, World.open_records, World.open_records,
    World.open_records, World.move, World.change_sort, World.change, World.confirm, World.close, World.reopen,
    World.forget, World.close_place, World.reopen_place, World.merge, World.split, World.days_pass, World.sweep,
    World.new_charter, World.new_edition,
)  # fmt: skip


def walked(world: World, steps: Sequence[tuple[Callable[[World, int], None], int]]) -> dict[str, int]:
    """Take the steps; after each the tallies are equal to a recount. How often each one did something."""
    done: dict[str, int] = {}
    for step, number in steps:
        try:
            with transaction.atomic():
                step(world, number)
        except (NothingThere, GridworkError):
            continue
        done[step.__name__] = done.get(step.__name__, 0) + 1
        assert differences() == [], step.__name__
    return done


@pytest.mark.django_db
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 10_000)), min_size=10, max_size=40))
def test_any_sequence_of_acts_leaves_the_tallies_equal_to_a_recount(
    steps: list[tuple[Callable[[World, int], None], int]],
) -> None:
    memo.clear_all()
    with transaction.atomic():
        world = World()
        with world.time():
            walked(world, [(World.open_places, number) for number in range(3)] + steps)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_long_walk_takes_every_step_there_is() -> None:
    chance = Random(1)
    world = World()
    with world.time():
        steps = [(chance.choice(STEPS), chance.randrange(10_000)) for _ in range(300)]
        done = walked(world, steps)
    assert set(done) == {step.__name__ for step in STEPS}
    assert Tally.objects.filter(missing__gt=0).exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_at_work_while_the_sweep_runs_and_somebody_recounts_leave_the_tallies_equal() -> None:
    world = World()
    with world.time():
        walked(world, [(World.open_places, number) for number in range(6)])
        walked(world, [(World.open_records, number) for number in range(8)])
    world.at += timedelta(days=100)
    at_work = [step for step in STEPS if step not in (World.new_charter, World.new_edition, World.days_pass)]

    def work(seed: int) -> int:
        chance, done = Random(seed), 0
        try:
            for _ in range(40):
                with suppress(NothingThere, GridworkError):
                    chance.choice(at_work)(world, chance.randrange(10_000))
                    done += 1
        finally:
            connection.close()
        return done

    def recounts(_: int) -> int:
        try:
            return sum(len(recount()) + len(differences()) for _ in range(10))
        finally:
            connection.close()

    memo.clear_all()
    with world.time(), ThreadPoolExecutor(6) as many:
        workers = [many.submit(work, seed) for seed in range(5)]
        wrong = many.submit(recounts, 0)
        assert sum(worker.result() for worker in workers) > 60
        assert wrong.result() == 0
        assert differences() == []
        assert Counted.objects.get().day == today()
