"""The glossary knows the words the code uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gridwork.cases.rules.verbs import Stage, Verb
from gridwork.charter.case_parts import StepVerb

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"
ROWS = [
    line.strip("| ").split(" | ") for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if line.startswith("| ")
]
TERMS = {term for row in ROWS for term in row[0].split(", ")}


@pytest.mark.parametrize("word", sorted({*Stage, *Verb, *StepVerb}))
def test_every_stage_and_verb_is_in_the_glossary(word: str) -> None:
    assert word in TERMS


def test_every_term_has_its_chinese_beside_it() -> None:
    terms = [row for row in ROWS if row[0] not in ("In the code", "---")]
    assert len(terms) > 80
    assert [row[0] for row in terms if not re.search(r"[\u4e00-\u9fff]", row[1])] == []


def test_no_term_stands_twice() -> None:
    named = [row[0] for row in ROWS if row[0] not in ("In the code", "---")]
    assert len(named) == len(set(named))
