"""What a person may do, on plain values (P1)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.base.errors import NotAllowed
from gridwork.charter.schema import Capability
from gridwork.territory.rules.powers import SEEING, PostHeld, Powers, Reach, acts
from gridwork.territory.rules.refusals import ON_LEAVE, REFUSALS, STANDING_BY

COUNTY, TOWN, VILLAGE, GRID, OTHER_TOWN, OTHER_VILLAGE = 1, 2, 3, 4, 5, 6
BELOW = {
    COUNTY: (COUNTY,),
    TOWN: (COUNTY, TOWN),
    VILLAGE: (COUNTY, TOWN, VILLAGE),
    GRID: (COUNTY, TOWN, VILLAGE, GRID),
    OTHER_TOWN: (COUNTY, OTHER_TOWN),
    OTHER_VILLAGE: (COUNTY, OTHER_TOWN, OTHER_VILLAGE),
}
HANDLE = Capability.CASE_HANDLE


def post(area: int, *, may: set[Capability], acting: bool = True, department: str = "", rank: str = "A") -> PostHeld:
    depth = len(BELOW[area]) - 1
    return PostHeld(area * 10, area * 100, area, depth, department, "worker", rank, acting, frozenset(may))


posts = st.builds(
    post,
    st.sampled_from(sorted(BELOW)),
    may=st.sets(st.sampled_from(Capability)),
    acting=st.booleans(),
    department=st.sampled_from(["", "fire", "water"]),
    rank=st.sampled_from("AB"),
)
all_powers = st.builds(Powers, st.lists(posts, max_size=4).map(tuple))
places = st.sampled_from(sorted(BELOW.values()))
domains = st.sets(st.sampled_from(["fire", "water"])).map(frozenset)
capabilities = st.sampled_from(Capability)


def test_nobody_may_anything() -> None:
    assert not any(Powers().may(capability, lineage) for capability in Capability for lineage in BELOW.values())
    assert Powers().offices() == ()


def test_a_post_reaches_its_area_and_all_below_and_nothing_beside_or_above() -> None:
    village = Powers((post(VILLAGE, may={HANDLE}),))
    assert {area for area, lineage in BELOW.items() if village.may(HANDLE, lineage)} == {VILLAGE, GRID}


def test_a_post_does_only_what_its_kind_may() -> None:
    village = Powers((post(VILLAGE, may={HANDLE}),))
    assert not village.may(Capability.CASE_CLOSE, BELOW[GRID])


def test_who_is_on_leave_or_only_stands_by_is_told_so_and_not_that_the_post_may_not() -> None:
    away = replace(post(GRID, may={HANDLE}, acting=False), absent=True)
    beside = post(GRID, may={HANDLE}, acting=False, rank="B")
    for held, told in ((away, ON_LEAVE), (beside, STANDING_BY)):
        powers = Powers((held,))
        assert powers.refused(HANDLE, BELOW[GRID]).message == powers.refused(HANDLE).message == told
        assert powers.refused(HANDLE, BELOW[OTHER_VILLAGE]).message == REFUSALS[HANDLE]
        assert powers.refused(Capability.CASE_CLOSE, BELOW[GRID]).message == REFUSALS[Capability.CASE_CLOSE]
        with pytest.raises(NotAllowed, match=told[:9]):
            powers.must(HANDLE, BELOW[GRID])


def test_a_department_reaches_only_its_own_domain() -> None:
    fire = Powers((post(TOWN, may={HANDLE}, department="fire"),))
    assert fire.may(HANDLE, BELOW[GRID], frozenset({"fire", "water"}))
    assert not fire.may(HANDLE, BELOW[GRID], frozenset({"water"}))
    assert not fire.may(HANDLE, BELOW[GRID])


def test_an_areas_own_office_reaches_every_domain() -> None:
    assert Powers((post(TOWN, may={HANDLE}),)).may(HANDLE, BELOW[GRID], frozenset({"water"}))


def test_a_holder_who_does_not_act_sees_but_does_not_touch() -> None:
    idle = Powers((post(VILLAGE, may=set(Capability), acting=False, rank="B"),))
    assert {c for c in Capability if idle.may(c, BELOW[GRID])} == SEEING
    assert idle.offices() == ()
    assert idle.offices_seen() == (VILLAGE * 100,)


def test_contacts_of_residents_are_not_among_what_an_idle_holder_sees() -> None:
    assert Capability.CONTACT_SEE not in SEEING


@pytest.mark.parametrize(
    ("rank", "absent", "has_first", "first_away", "expected"),
    [
        ("A", False, True, False, True),
        ("A", True, True, True, False),
        ("B", False, True, False, False),
        ("B", False, True, True, True),
        ("B", False, False, False, True),
        ("B", True, True, True, False),
    ],
)
def test_the_b_holder_acts_only_while_the_a_holder_is_away_or_there_is_none(
    rank: str, absent: bool, has_first: bool, first_away: bool, expected: bool
) -> None:
    assert acts(rank, absent, has_first, first_away) is expected


def test_a_refusal_says_which_capability_is_missing() -> None:
    with pytest.raises(NotAllowed) as refusal:
        Powers().must(HANDLE, BELOW[GRID])
    assert refusal.value.params == {"capability": "case.handle"}
    assert refusal.value.message == "None of your posts lets you handle cases here."


def test_every_capability_has_words_for_its_refusal() -> None:
    assert set(REFUSALS) == set(Capability)
    assert len(set(REFUSALS.values())) == len(REFUSALS)


def test_the_operator_of_the_machine_may_everything_in_the_cell_under_no_posting() -> None:
    operator = Powers.of_operator(COUNTY)
    assert all(operator.may(capability, lineage) for capability in Capability for lineage in BELOW.values())
    assert operator.posting_for(HANDLE, BELOW[GRID]) is None
    assert operator.offices() == ()


def test_an_act_is_done_in_the_name_of_the_nearest_post_and_a_before_b() -> None:
    far, near = post(TOWN, may={HANDLE}), post(VILLAGE, may={HANDLE}, rank="B")
    assert Powers((far, near)).posting_for(HANDLE, BELOW[GRID]) == near.posting_id
    assert Powers((far, near)).posting_for(HANDLE, BELOW[TOWN]) == far.posting_id
    assert Powers((far, near)).posting_for(HANDLE, BELOW[OTHER_VILLAGE]) is None


@given(all_powers, capabilities, places, domains)
def test_may_agrees_with_reach(
    powers: Powers, capability: Capability, lineage: tuple[int, ...], of: frozenset[str]
) -> None:
    here = [reach for reach in powers.reach(capability) if reach.area_id in lineage]
    assert powers.may(capability, lineage, of) == any(not one.department or one.department in of for one in here)


@given(all_powers, capabilities, places, domains)
def test_what_may_be_done_has_a_posting_and_what_may_not_has_none(
    powers: Powers, capability: Capability, lineage: tuple[int, ...], of: frozenset[str]
) -> None:
    assert (powers.posting_for(capability, lineage, of) is not None) == powers.may(capability, lineage, of)


@given(all_powers, capabilities, domains)
def test_what_holds_above_holds_below(powers: Powers, capability: Capability, of: frozenset[str]) -> None:
    if powers.may(capability, BELOW[TOWN], of):
        assert powers.may(capability, BELOW[GRID], of)


@given(all_powers, posts, capabilities, places, domains)
def test_another_post_never_takes_a_power_away(
    powers: Powers, more: PostHeld, capability: Capability, lineage: tuple[int, ...], of: frozenset[str]
) -> None:
    if powers.may(capability, lineage, of):
        assert Powers((*powers.posts, more)).may(capability, lineage, of)


@given(all_powers, capabilities, places, domains)
def test_what_may_be_done_here_may_be_done_somewhere(
    powers: Powers, capability: Capability, lineage: tuple[int, ...], of: frozenset[str]
) -> None:
    if powers.may(capability, lineage, of):
        assert powers.anywhere(capability)


@given(all_powers)
def test_an_inbox_that_is_mine_is_one_i_see(powers: Powers) -> None:
    assert set(powers.offices()) <= set(powers.offices_seen())


def test_reach_names_each_area_once_widest_first() -> None:
    powers = Powers((post(VILLAGE, may={HANDLE}), post(TOWN, may={HANDLE}), post(VILLAGE, may={HANDLE}, rank="B")))
    assert powers.reach(HANDLE) == (Reach(TOWN, 1, ""), Reach(VILLAGE, 2, ""))
