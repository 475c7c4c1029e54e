"""The phone asks about an open notice where the server would refuse what is not said, and nowhere else (F5, F7)."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

from gridwork.fieldwork.rules import checklists
from gridwork.fieldwork.rules.checklists import AnswerGiven
from gridwork.fieldwork.rules.second_looks import OpenNotice, found_right
from tests.journeys.alone import run_alone

LINES = ("equipment", "exits", "wiring")
DAY = date(2026, 5, 7)


def test_the_phone_finds_in_order_what_the_server_does(chromium: Any) -> None:
    words = [{"is": "pass"}, {"is": "n/a"}, {"is": "fail"}, {"is": "fail", "on_the_spot": True}]
    cases = [
        ({"issued_on": str(issued), "checks": list(checks)}, dict(zip(LINES, answers, strict=True)))
        for issued, checks, answers in product(
            (date(2026, 5, 6), DAY, date(2026, 5, 8)), ((), ("exits",), ("wiring", "exits"), ("gas", "equipment")),
            product(words, repeat=len(LINES)),
        )
    ]  # fmt: skip
    page = chromium.new_page()
    run_alone(page, "secondLooks.ts", "{}")
    phone = page.evaluate(
        "([cases, day]) => cases.map(([notice, answers]) => alone.foundRight(notice, answers, day))", [cases, str(DAY)]
    )
    page.close()
    server = []
    for notice, answers in cases:
        given = {key: AnswerGiven(one["is"], "", one.get("on_the_spot", False)) for key, one in answers.items()}
        filled = checklists.fill(LINES, given, [key for key, one in answers.items() if one["is"] == "fail"])
        asks = OpenNotice(1, "", date.fromisoformat(notice["issued_on"]), tuple(notice["checks"]))
        server.append(found_right(asks, filled, DAY))
    assert phone == server
    assert {len(one) for one in server} == {0, 1, 2}
