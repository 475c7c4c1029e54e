"""What changed from one charter to another."""

from __future__ import annotations

from typing import Any

import pytest

from gridwork.charter.rules.diff import Change, Kind, changes
from gridwork.charter.rules.load import SHIPPED, load
from gridwork.charter.schema import Charter


@pytest.fixture(scope="module")
def base() -> Charter:
    return load(SHIPPED / "base")


def changed(charter: Charter, **values: Any) -> Charter:
    return charter.model_copy(update=values)


def test_a_charter_does_not_differ_from_itself(base: Charter) -> None:
    assert changes(base, load(SHIPPED / "base")) == []


def test_a_changed_number_is_named_by_its_key(base: Charter) -> None:
    nearer = changed(base, nearby=base.nearby.model_copy(update={"resident": 100}))
    assert changes(base, nearer) == [Change(Kind.CHANGED, "nearby.resident", 250, 100)]


def test_a_whole_entry_that_came_or_went_is_one_change(base: Charter) -> None:
    fewer = changed(base, posts={key: post for key, post in base.posts.items() if key != "grid_head"})
    assert [(c.kind, c.key) for c in changes(base, fewer)] == [(Kind.REMOVED, "posts.grid_head")]
    assert [(c.kind, c.key) for c in changes(fewer, base)] == [(Kind.ADDED, "posts.grid_head")]


def test_a_routing_rule_is_known_by_its_key_wherever_it_stands(base: Charter) -> None:
    without_first = changed(base, routing=base.routing[1:])
    assert [(c.kind, c.key) for c in changes(base, without_first)] == [(Kind.REMOVED, "routing.emergency")]


def test_a_changed_order_of_rules_is_told(base: Charter) -> None:
    swapped = changed(base, routing=[base.routing[1], base.routing[0], *base.routing[2:]])
    (change,) = changes(base, swapped)
    assert (change.kind, change.key) == (Kind.REORDERED, "routing")
    assert change.after[:2] == ["hazard", "emergency"]


def test_a_text_changes_as_a_whole(base: Charter) -> None:
    renamed = changed(base, name=base.name.model_copy(update={"zh": "另一份章程"}))
    assert [(c.key, c.after["zh"]) for c in changes(base, renamed)] == [("name", "另一份章程")]


def test_a_step_is_known_by_its_place(base: Charter) -> None:
    procedure = base.procedures["coordinated"]
    slower = procedure.steps[1].model_copy(update={"within": base.procedures["county"].steps[1].within})
    steps = [procedure.steps[0], slower, *procedure.steps[2:]]
    altered = changed(
        base, procedures={**base.procedures, "coordinated": procedure.model_copy(update={"steps": steps})}
    )
    assert changes(base, altered) == [
        Change(Kind.CHANGED, "procedures.coordinated.steps.2.within", "3 working days", "10 working days")
    ]
