"""Every verb of a case, one function each (C8)."""

from gridwork.cases.commands.after_answer import rate, reopen, reopen_by_office
from gridwork.cases.commands.ending import answer, close, publish
from gridwork.cases.commands.handling import decide, handle, note, notice, verify
from gridwork.cases.commands.intake import Draft, register_on_the_spot, report
from gridwork.cases.commands.merging import merge, unmerge
from gridwork.cases.commands.pausing import extend, refer, resume, suspend
from gridwork.cases.commands.reading import read_contact
from gridwork.cases.commands.taking import accept, assign, decline, return_

__all__ = [
    "Draft", "accept", "answer", "assign", "close", "decide", "decline", "extend", "handle", "merge", "note", "notice",
    "publish", "rate", "read_contact",
    "refer", "register_on_the_spot", "reopen", "reopen_by_office", "report", "resume",
    "return_", "suspend", "unmerge", "verify",
]  # fmt: skip
