"""Why something is closed, merged or removed."""

from __future__ import annotations

import pytest

from gridwork.base.errors import BadInput
from gridwork.ledger.rules.reasons import MOST, reasoned


@pytest.mark.parametrize("said", ["", " \n", "长" * (MOST + 1), "户主 11010519491231002X 已迁出"])
def test_a_reason_is_said_and_short_and_names_nobody_by_number(said: str) -> None:
    with pytest.raises(BadInput) as refused:
        reasoned(said)
    assert refused.value.place == "reason"


def test_a_reason_is_kept_in_one_spelling() -> None:
    assert reasoned(" 已拆除\r\n另建 ") == "已拆除\n另建"
