"""Which command carries out which verb of a phone (F7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gridwork.base.errors import N_, BadInput
from gridwork.sync.commands import case_verbs, ledger_verbs
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
    "drop": drop,
}


def carry_out(verb: str, doing: Doing, body: Given) -> Done:
    """Do it, once; raises what the command raises."""
    command = COMMANDS.get(verb)
    if command is None:
        raise BadInput(N_("The server does not know this kind of entry. Update the app, or wait."), code="unknown")
    return command(doing, body)
