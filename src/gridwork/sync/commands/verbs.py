"""Which command carries out which verb of a phone (F7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gridwork.sync.commands import case_verbs, field_verbs, ledger_verbs, notice_verbs
from gridwork.sync.commands.doing import Doing, Done
from gridwork.sync.commands.dropping import drop
from gridwork.sync.rules.wire import Given

COMMANDS: dict[str, Callable[[Doing, Any], Done]] = {
    "report": case_verbs.report,
    "case.accept": case_verbs.accept,
    "case.note": case_verbs.note,
    "case.handle": case_verbs.handle,
    "place.open": ledger_verbs.open_place,
    "place.change": ledger_verbs.change_place,
    "record.open": ledger_verbs.open_record,
    "record.change": ledger_verbs.change_record,
    "record.confirm": ledger_verbs.confirm_records,
    "round": field_verbs.walk,
    "zero": field_verbs.zero,
    "excuse": field_verbs.excuse,
    "log.write": field_verbs.log_write,
    "log.clear": field_verbs.log_clear,
    "log.close": field_verbs.log_close,
    "visit": field_verbs.visit,
    "inspection": field_verbs.inspection,
    "notice.issue": notice_verbs.issue,
    "notice.extend": notice_verbs.extend,
    "notice.hand_over": notice_verbs.hand_over,
    "notice.withdraw": notice_verbs.withdraw,
    "sample.check": field_verbs.sample_check,
    "occasion": field_verbs.occasion,
    "drop": drop,
    "mistake": field_verbs.take_back,
}


GATHERING = frozenset({"report", "record.confirm", "round", "log.write", "visit", "inspection"})
"""Verbs whose commands read no journal and no deed that an act before them wrote, or settle the book before they do."""


def carry_out(verb: str, doing: Doing, body: Given) -> Done:
    """Do it, once; raises what the command raises."""
    if verb not in GATHERING:
        doing.act.book.settle()
    return COMMANDS[verb](doing, body)
