"""Rectification notices of a worker's grids, as a phone keeps them: one chain each (F5, F7)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from gridwork.base.moment import iso
from gridwork.charter.queries.adopted import in_force
from gridwork.charter.queries.reader import span_words
from gridwork.fieldwork.models import Finding
from gridwork.fieldwork.queries.field_notices import (
    ActDone,
    FieldNotice,
    WithoutNotice,
    check_of,
    field_notices,
    without_notice_in,
)
from gridwork.fieldwork.rules.kinds import Chain
from gridwork.fieldwork.rules.kinds import Finding as State
from gridwork.sync.queries.frame import say
from gridwork.sync.rules import listed
from gridwork.territory.rules.powers import Powers


def my_notices(powers: Powers, grid_ids: Collection[int], at: datetime) -> list[listed.Notice]:
    """Those the person may work on: open ones by deadline, then those that ended lately (four queries at most)."""
    return [_notice(one) for one in field_notices(powers, grid_ids, at)]


def to_issue(powers: Powers, grid_ids: Collection[int]) -> list[listed.ToIssue]:
    """What was found in these grids and has no notice yet (one query)."""
    return [_to_issue(one) for one in without_notice_in(powers, grid_ids)]


def _notice(one: FieldNotice) -> listed.Notice:
    notice = one.notice
    open_ones = [found.check_key for found in one.findings if found.state == State.OPEN]
    return {
        "id": notice.pk, "seq": notice.seq, "number": notice.full_number, "inspection": notice.kind,
        "place": notice.place_id, "grid": notice.place.grid_id or 0, "title": one.title, "state": notice.state,
        "checks": list(dict.fromkeys(open_ones)), "round": notice.round, "deadline_at": iso(notice.deadline_at),
        "inspect_by": iso(notice.inspect_by), "provisional": notice.provisional, "authority": _authority(one),
        "findings": _findings(one.findings), "acts": [_act(act) for act in one.acts], "may": _may(one),
        "extensions": [{"by": str(by), "name": span_words(by), "to": iso(to)} for by, to in one.extensions],
    }  # fmt: skip


def _may(one: FieldNotice) -> list[str]:
    """What the person may do with it now."""
    if one.notice.state != Chain.ISSUED:
        return []
    extend = one.may_move and bool(one.extensions)
    may = {"again": True, "extend": extend, "hand_over": one.may_hand_over, "withdraw": one.may_move}
    return [deed for deed, allowed in may.items() if allowed]


def _authority(one: FieldNotice) -> str:
    """Whom a refused one is handed over to; empty where the charter names nobody."""
    department = in_force().charter.departments.get(one.part.refused_to) if one.may_hand_over else None
    return say(department.name) if department else ""


def _act(act: ActDone) -> listed.NoticeAct:
    facts = act.facts
    return {
        "verb": act.verb, "who": act.who, "at": iso(act.done_at), "reason": facts.get("reason", ""),
        "deadline_was": facts.get("deadline_was"), "deadline": facts.get("deadline"),
        "inspect_by": facts.get("inspect_by"), "case": facts.get("case_number", ""),
    }  # fmt: skip


def _to_issue(one: WithoutNotice) -> listed.ToIssue:
    return {
        "inspection": one.kind, "place": one.place.pk, "grid": one.place.grid_id or 0, "title": one.title,
        "findings": _findings(one.findings),
    }  # fmt: skip


def _findings(findings: Sequence[Finding]) -> list[listed.NoticeFinding]:
    return [
        {"check": one.check_key, "name": say(check_of(one)), "words": one.words, "day": one.inspection.day.isoformat(),
         "state": one.state}
        for one in findings
    ]  # fmt: skip
