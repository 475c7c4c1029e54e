"""A refusal kept as JSON comes back as it was, whatever fills its message in (F7)."""

from __future__ import annotations

import json
from datetime import UTC
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gridwork.base.errors import Conflict, GridworkError, NotAllowed, Problem, Problems
from gridwork.charter.schema import Text
from gridwork.sync.rules.refusals import kept, refusal_of

TEXTS = st.builds(Text, zh=st.text(min_size=1), en=st.text(), hant=st.text())
PLAIN = st.none() | st.booleans() | st.integers() | st.text() | TEXTS | st.dates()
VALUES = PLAIN | st.datetimes(timezones=st.just(UTC)) | st.lists(PLAIN, max_size=3)
PARAMS = st.dictionaries(st.sampled_from(["place_name", "most", "kinds", "until"]), VALUES)
WORDS = st.text(min_size=1, max_size=20)


def returned(fault: GridworkError) -> GridworkError:
    return refusal_of(json.loads(json.dumps(kept(fault))))


def told(one: GridworkError | Problem) -> tuple[Any, ...]:
    return one.code, one.place, one.message, one.params


@given(st.sampled_from([Conflict, NotAllowed]), WORDS, st.text(max_size=9), st.text(max_size=9), PARAMS)
def test_a_refusal_comes_back_as_it_was(
    kind: type[GridworkError], message: str, code: str, place: str, params: dict[str, Any]
) -> None:
    fault = kind(message, code=code, place=place, **params)
    assert told(returned(fault)) == told(fault)


@given(st.lists(st.builds(Problem, place=WORDS, message=WORDS, code=WORDS, params=PARAMS), max_size=3), PARAMS)
def test_all_faults_of_a_form_come_back(problems: list[Problem], params: dict[str, Any]) -> None:
    back = returned(fault := Problems("several", problems, **params))
    assert told(back) == told(fault)
    assert isinstance(back, Problems)
    assert list(map(told, back.problems)) == list(map(told, problems))


def test_what_json_has_no_word_for_is_kept_as_it_would_have_been_read() -> None:
    assert returned(Conflict("%(share)s", share=Decimal("0.50"))).params == {"share": "0.50"}
