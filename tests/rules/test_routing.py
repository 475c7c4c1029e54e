"""The first rule of the charter that matches decides (C4)."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.cases.rules.routing import Facts, procedure_of, route, trials
from gridwork.charter.case_parts import Route
from gridwork.charter.schema import Charter
from tests import make

LAST = {"key": "usual", "name": "其余", "to": "station"}


def ruled(*when: dict[str, Any]) -> Charter:
    """A charter with one rule for each set of conditions and a last one without any."""
    rules = [{"key": f"rule{i}", "name": "规则", "when": one, "to": "town"} for i, one in enumerate(when)]
    return make.charter(routing=[*rules, LAST])


areas = st.sampled_from(["990101", "990101001", "990101001001", "990101002"])
matches = st.fixed_dictionaries(
    {},
    optional={
        "category": st.lists(st.sampled_from(["litter", "leak"]), max_size=2),
        "area": st.lists(areas, max_size=2),
        "dedicated": st.booleans(),
        "via": st.lists(st.sampled_from(["site", "console"]), max_size=1),
        "hours": st.sampled_from(["08:00-18:00", "22:00-06:00"]),
        "working_day": st.booleans(),
        "located": st.booleans(),
    },
)
facts = st.builds(
    Facts,
    category=st.sampled_from(["litter", "leak"]),
    area_codes=st.lists(areas, max_size=3).map(tuple),
    dedicated=st.booleans(),
    premises=st.just(""),
    via=st.sampled_from(["site", "console"]),
    local_time=st.times(),
    working_day=st.booleans(),
    located=st.booleans(),
)
CHARTER = make.charter()


def charter_of(whens: list[dict[str, Any]]) -> Charter:
    rules = [Route(key=f"rule{i}", name="规则", when=when, to="town") for i, when in enumerate(whens)]
    return CHARTER.model_copy(update={"routing": [*rules, Route(**LAST)]})


@given(st.lists(matches, max_size=6), facts)
def test_the_rule_that_decides_is_the_first_whose_conditions_all_hold(whens: list[dict[str, Any]], fact: Facts) -> None:
    charter = charter_of(whens)
    tried = trials(charter.routing, fact)
    assert tried[-1].route is route(charter, fact)
    assert tried[-1].failed == ""
    assert all(trial.failed for trial in tried[:-1])
    assert [trial.route for trial in tried] == charter.routing[: len(tried)]


@given(st.lists(matches, max_size=6), facts)
def test_a_rule_after_the_one_that_decides_changes_nothing(whens: list[dict[str, Any]], fact: Facts) -> None:
    charter = charter_of(whens)
    decided = route(charter, fact)
    place = charter.routing.index(decided)
    assert route(charter.model_copy(update={"routing": charter.routing[: place + 1]}), fact) is decided


@pytest.mark.parametrize(
    ("when", "fits", "misses", "failed"),
    [
        ({"category": ["leak"]}, Facts("leak"), Facts("litter"), "category"),
        ({"area": ["99"]}, Facts("x", ("99", "9901")), Facts("x", ("98",)), "area"),
        ({"dedicated": True}, Facts("x", dedicated=True), Facts("x"), "dedicated"),
        ({"premises": ["school"]}, Facts("x", premises="school"), Facts("x"), "premises"),
        ({"via": ["site"]}, Facts("x", via="site"), Facts("x", via="api"), "via"),
        ({"working_day": False}, Facts("x", working_day=False), Facts("x"), "working_day"),
        ({"located": False}, Facts("x", located=False), Facts("x"), "located"),
    ],
)
def test_each_condition_can_decide_and_says_when_it_failed(
    when: dict[str, Any], fits: Facts, misses: Facts, failed: str
) -> None:
    rules = ruled(when).routing
    assert trials(rules, fits)[-1].route.key == "rule0"
    assert [trial.failed for trial in trials(rules, misses)] == [failed, ""]


@pytest.mark.parametrize(
    ("hours", "inside", "outside"),
    [
        ("08:00-18:00", ["08:00", "17:59"], ["07:59", "18:00", "23:00"]),
        ("22:00-06:00", ["22:00", "23:59", "00:00", "05:59"], ["06:00", "12:00", "21:59"]),
    ],
)
def test_hours_hold_from_their_start_to_just_before_their_end_and_may_run_through_midnight(
    hours: str, inside: list[str], outside: list[str]
) -> None:
    charter = ruled({"hours": hours})
    assert {route(charter, Facts("x", local_time=time.fromisoformat(t))).key for t in inside} == {"rule0"}
    assert {route(charter, Facts("x", local_time=time.fromisoformat(t))).key for t in outside} == {"usual"}


def test_a_charter_without_a_last_rule_says_what_it_lacks() -> None:
    charter = ruled({"category": ["leak"]}).model_copy(update={"routing": ruled({"category": ["leak"]}).routing[:1]})
    with pytest.raises(LookupError, match="last rule without conditions"):
        route(charter, Facts("litter"))


def test_the_procedure_is_the_one_asked_for_else_the_rules_else_the_categorys() -> None:
    plain, own = CHARTER.routing[-1], CHARTER.routing[-1].model_copy(update={"procedure": "emergency"})
    assert procedure_of(CHARTER, own, "litter", "on_the_spot") == "on_the_spot"
    assert procedure_of(CHARTER, own, "litter") == "emergency"
    assert procedure_of(CHARTER, plain, "litter") == "in_village"
