"""A case taken through all its steps, for pages that show results."""

from __future__ import annotations

from typing import Any

from gridwork.cases import commands
from gridwork.cases.models import Case
from tests import make


def closed(county: make.County, **report: Any) -> Case:
    """A case that went its whole way and whose result is published."""
    return push(make.case(county.grids[0], **report))


def push(case: Case) -> Case:
    """Take every step that is still to be taken."""
    case.refresh_from_db()
    handler, checker = make.person(), make.person()
    facts = {
        "accept": {},
        "assign": {"person_id": handler.id},
        "handle": {"result": "已清运，并增设一个垃圾桶。"},
        "verify": {"passed": True},
        "answer": {"text": "垃圾已清运，谢谢您的提醒。"},
        "close": {},
        "publish": {"text": "路口垃圾已清运，增设垃圾桶一个。"},
    }
    while case.pending:
        by = checker if case.pending == "verify" else handler
        case = getattr(commands, case.pending)(make.act(person=by), make.operator(), case.pk, **facts[case.pending])
    return case
