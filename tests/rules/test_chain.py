"""Hashes that notice any change (P2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from gridwork.journal.rules.chain import Entered, canonical, digest, merkle_root, moment, seal_digest

leaves = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), max_size=40, unique=True)
facts = st.dictionaries(
    st.text(max_size=8),
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.lists(st.integers(), max_size=3),
    max_size=5,
)
ENTRY = Entered(
    "case", 7, 3, UUID(int=5), 0, "accept", 11, 12, "console",
    datetime(2026, 5, 4, 1, tzinfo=UTC), datetime(2026, 5, 4, 2, tzinfo=UTC), "{}",
)  # fmt: skip


@dataclass
class Tree:
    """The Merkle tree as it is usually told: pairs hashed level by level, the odd one carried up."""

    nodes: list[bytes]

    def root(self) -> str:
        while len(self.nodes) > 1:
            pairs = [self.nodes[i : i + 2] for i in range(0, len(self.nodes), 2)]
            self.nodes = [sha256(b"\x01" + p[0] + p[1]).digest() if len(p) == 2 else p[0] for p in pairs]
        return self.nodes[0].hex() if self.nodes else ""


@given(leaves)
def test_the_root_in_one_pass_is_the_root_of_the_tree(day: list[str]) -> None:
    assert merkle_root(iter(day)) == Tree([sha256(b"\x00" + bytes.fromhex(leaf)).digest() for leaf in day]).root()


@given(leaves, st.data())
def test_any_edit_swap_or_drop_changes_the_root(day: list[str], data: st.DataObject) -> None:
    if len(day) < 2:
        return
    root = merkle_root(day)
    i = data.draw(st.integers(0, len(day) - 1))
    j = data.draw(st.integers(0, len(day) - 1).filter(lambda other: other != i))
    edited, swapped = list(day), list(day)
    edited[i] = sha256(edited[i].encode()).hexdigest()
    swapped[i], swapped[j] = swapped[j], swapped[i]
    dropped, doubled = day[:i] + day[i + 1 :], [*day, day[-1]]
    assert root not in {merkle_root(other) for other in (edited, swapped, dropped, doubled)}


def test_a_node_does_not_pass_for_a_leaf() -> None:
    one, two = sha256(b"1").hexdigest(), sha256(b"2").hexdigest()
    assert merkle_root([merkle_root([one, two])]) != merkle_root([one, two])
    assert merkle_root([]) == ""


CHANGES: list[Any] = [
    "area", 8, 4, UUID(int=6), 1, "decline", None, None, "site",
    ENTRY.done_at + timedelta(microseconds=1), ENTRY.recorded_at - timedelta(microseconds=1), '{"a":1}',
]  # fmt: skip


def test_every_field_of_an_entry_is_covered_by_its_digest() -> None:
    told = digest("", ENTRY)
    changed = [digest("", ENTRY._replace(**{name: new})) for name, new in zip(Entered._fields, CHANGES, strict=True)]
    assert len({told, *changed}) == len(Entered._fields) + 1


def test_a_digest_depends_on_the_entry_before() -> None:
    assert digest("", ENTRY) != digest("00", ENTRY)


def test_the_same_moment_in_another_time_zone_is_hashed_alike() -> None:
    there = ENTRY.done_at.astimezone(timezone(timedelta(hours=8)))
    assert moment(there) == moment(ENTRY.done_at) == "2026-05-04T01:00:00.000000+00:00"
    assert digest("", ENTRY._replace(done_at=there)) == digest("", ENTRY)


@given(facts)
def test_facts_have_one_text_whatever_their_order(told: dict[str, Any]) -> None:
    assert canonical(told) == canonical(dict(reversed(told.items())))
    assert "\n" not in canonical(told)


def test_facts_keep_their_characters() -> None:
    assert canonical({"b": "路灯💡", "a": 1}) == '{"a":1,"b":"路灯💡"}'
    assert canonical({}) == "{}"


@given(st.data())
def test_a_seal_depends_on_the_day_the_count_the_root_and_the_seal_before(data: st.DataObject) -> None:
    one = ["aa", "2026-05-04", 3, "bb"]
    other = list(one)
    i = data.draw(st.integers(0, 3))
    other[i] = ["ab", "2026-05-05", 4, "bc"][i]
    assert seal_digest(*one) != seal_digest(*other)  # type: ignore[arg-type]
