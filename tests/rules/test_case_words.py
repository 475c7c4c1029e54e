"""Words a case is found by, and the category they suggest (C1, C11)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwork.cases.rules.suggesting import suggest
from gridwork.cases.rules.words import MOST, tokens
from tests import make

CHARTER = make.charter()
han = st.text(alphabet="路灯坏了井盖漏水小区门口", min_size=2, max_size=12)


def test_han_runs_become_pairs_and_other_words_stay_whole() -> None:
    assert tokens("小区路灯坏了 broken lamp 12号") == [
        "小区", "区路", "路灯", "灯坏", "坏了", "broken", "lamp", "12", "号",
    ]  # fmt: skip


def test_full_width_and_capital_letters_count_as_plain_ones() -> None:
    assert tokens("ＬＡＭＰ Lamp") == ["lamp"]


@given(st.text(max_size=300))
def test_tokens_are_distinct_and_safe_to_quote(text: str) -> None:
    found = tokens(text)
    assert len(found) == len(set(found)) <= MOST
    assert all(token.isalnum() and len(token) <= 40 for token in found)


@given(han, han, han)
def test_a_phrase_inside_a_text_is_found_by_its_tokens(before: str, phrase: str, after: str) -> None:
    assert set(tokens(phrase)) <= set(tokens(f"{before}{phrase}{after}"))


def test_a_very_long_text_keeps_a_bounded_number_of_tokens() -> None:
    assert len(tokens("".join(chr(0x4E00 + i) for i in range(4000)))) == MOST


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("门口水管漏水，路面也坏了", ["leak", "pothole"]),
        ("There is RUBBISH everywhere", ["litter"]),
        ("ＰＯＴＨＯＬＥ", ["pothole"]),
        ("没有什么", []),
    ],
)
def test_words_of_a_report_suggest_categories_longest_match_first(words: str, expected: list[str]) -> None:
    assert suggest(CHARTER, words) == expected


@given(st.text(max_size=100), st.integers(0, 4))
def test_a_suggestion_is_always_a_category_of_the_charter(words: str, most: int) -> None:
    found = suggest(CHARTER, words, most=most)
    assert set(found) <= set(CHARTER.categories)
    assert len(found) <= most


def test_a_latin_word_suggests_where_it_begins_not_inside_another() -> None:
    kinds = CHARTER.model_dump(mode="json")["categories"]
    kinds["leak"]["words"] = ["tree"]
    charter = make.charter(categories=kinds)
    assert suggest(charter, "the street") == []
    assert suggest(charter, "树tree倒了") == suggest(charter, "two trees") == ["leak"]
