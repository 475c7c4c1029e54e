"""Stages a case passes through and verbs that move it (C8). States are data, not code."""

from __future__ import annotations

from enum import StrEnum

from gridwork.base.errors import N_
from gridwork.charter.schema import Capability as May


class Stage(StrEnum):
    """Where a case stands."""

    REPORTED = "reported"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    HANDLED = "handled"
    VERIFIED = "verified"
    CLOSED = "closed"
    DECLINED = "declined"
    MERGED = "merged"
    SUSPENDED = "suspended"
    REFERRED = "referred"


STAGES = {stage.value: stage for stage in Stage}
"""What a case's column says → the stage; an Enum's own look-up is a call."""

ENDED = frozenset({Stage.CLOSED, Stage.DECLINED, Stage.MERGED})
"""Nothing more is owed, except a publication still pending."""

BEFORE_HANDLED = frozenset({Stage.REPORTED, Stage.ACCEPTED, Stage.ASSIGNED})
"""The work is still to be done, or to be done again."""

STAGE_NAMES: dict[Stage, str] = {
    Stage.REPORTED: N_("Reported"),
    Stage.ACCEPTED: N_("Accepted"),
    Stage.ASSIGNED: N_("Assigned"),
    Stage.HANDLED: N_("Handled"),
    Stage.VERIFIED: N_("Verified"),
    Stage.CLOSED: N_("Closed"),
    Stage.DECLINED: N_("Declined"),
    Stage.MERGED: N_("Merged"),
    Stage.SUSPENDED: N_("Suspended"),
    Stage.REFERRED: N_("Referred"),
}


class Verb(StrEnum):
    """What can be done to a case. Each is one command and one journal entry."""

    REPORT = "report"
    ACCEPT = "accept"
    DECLINE = "decline"
    ASSIGN = "assign"
    NOTE = "note"
    HANDLE = "handle"
    RETURN = "return"
    VERIFY = "verify"
    DECIDE = "decide"
    NOTICE = "notice"
    ANSWER = "answer"
    CLOSE = "close"
    PUBLISH = "publish"
    RATE = "rate"
    REOPEN = "reopen"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    REFER = "refer"
    MERGE = "merge"
    UNMERGE = "unmerge"
    WARN = "warn"
    ESCALATE = "escalate"
    ABSORB = "absorb"
    RELEASE = "release"
    READ = "read"
    REDATE = "redate"


VERB_NAMES: dict[Verb, str] = {
    Verb.REPORT: N_("Register the report"),
    Verb.ACCEPT: N_("Accept"),
    Verb.DECLINE: N_("Decline"),
    Verb.ASSIGN: N_("Assign"),
    Verb.NOTE: N_("Add a note"),
    Verb.HANDLE: N_("Record as handled"),
    Verb.RETURN: N_("Return"),
    Verb.VERIFY: N_("Verify"),
    Verb.DECIDE: N_("Decide"),
    Verb.NOTICE: N_("Put up a public notice"),
    Verb.ANSWER: N_("Answer the resident"),
    Verb.CLOSE: N_("Close"),
    Verb.PUBLISH: N_("Publish the result"),
    Verb.RATE: N_("Rate"),
    Verb.REOPEN: N_("Reopen"),
    Verb.SUSPEND: N_("Suspend"),
    Verb.RESUME: N_("Resume"),
    Verb.EXTEND: N_("Extend"),
    Verb.REFER: N_("Refer out"),
    Verb.MERGE: N_("Merge"),
    Verb.UNMERGE: N_("Undo the merge"),
    Verb.WARN: N_("Warning before due"),
    Verb.ESCALATE: N_("Escalation"),
    Verb.ABSORB: N_("Another case was merged into this one"),
    Verb.RELEASE: N_("A merge into this one was undone"),
    Verb.READ: N_("Contact read"),
    Verb.REDATE: N_("Deadlines moved with the official calendar"),
}

NEEDS: dict[Verb, May] = {
    Verb.REPORT: May.CASE_REPORT,
    Verb.ACCEPT: May.CASE_ACCEPT,
    Verb.DECLINE: May.CASE_ACCEPT,
    Verb.ASSIGN: May.CASE_ASSIGN,
    Verb.NOTE: May.CASE_NOTE,
    Verb.HANDLE: May.CASE_HANDLE,
    Verb.RETURN: May.CASE_HANDLE,
    Verb.VERIFY: May.CASE_VERIFY,
    Verb.DECIDE: May.CASE_DECIDE,
    Verb.NOTICE: May.CASE_PUBLISH,
    Verb.ANSWER: May.CASE_ANSWER,
    Verb.CLOSE: May.CASE_CLOSE,
    Verb.PUBLISH: May.CASE_PUBLISH,
    Verb.REOPEN: May.CASE_VERIFY,
    Verb.SUSPEND: May.CASE_CLOCK,
    Verb.RESUME: May.CASE_CLOCK,
    Verb.EXTEND: May.CASE_CLOCK,
    Verb.REFER: May.CASE_ASSIGN,
    Verb.MERGE: May.CASE_MERGE,
    Verb.UNMERGE: May.CASE_MERGE,
    Verb.READ: May.CONTACT_SEE,
}
"""The capability a post must have for each verb (P1). Residents rate and reopen by code."""

CONSOLE_VERBS: tuple[Verb, ...] = (
    Verb.ACCEPT, Verb.HANDLE, Verb.VERIFY, Verb.DECIDE, Verb.NOTICE, Verb.ANSWER, Verb.CLOSE, Verb.PUBLISH,
    Verb.ASSIGN, Verb.NOTE, Verb.RETURN, Verb.DECLINE, Verb.REFER, Verb.SUSPEND, Verb.RESUME, Verb.EXTEND,
    Verb.MERGE, Verb.UNMERGE, Verb.REOPEN,
)  # fmt: skip
"""The verbs an officer may see on a case page, in the order they are offered."""
