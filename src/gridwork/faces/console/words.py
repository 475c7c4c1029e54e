"""What the console calls stages, verbs, channels and states, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext

from gridwork.accounts.rules.verbs import VERB_NAMES as ACCOUNT_VERB_NAMES
from gridwork.base.errors import N_
from gridwork.cases.rules.verbs import STAGE_NAMES, VERB_NAMES
from gridwork.exchange.rules.verbs import VERB_NAMES as IMPORT_VERB_NAMES

STAGES: dict[str, str] = {stage.value: name for stage, name in STAGE_NAMES.items()}
VERBS: dict[str, str] = {verb.value: name for verb, name in VERB_NAMES.items()}
OTHER_VERBS: dict[str, str] = (
    {verb.value: name for verb, name in ACCOUNT_VERB_NAMES.items()}
    | {
        "appoint": N_("Appointed"),
        "end": N_("Posting ended"),
        "absent": N_("Leave recorded"),
        "cancel-absence": N_("Leave called off"),
        "adopt": N_("Adopted"),
        "import": N_("Boundaries imported"),
    }
    | {verb.value: name for verb, name in IMPORT_VERB_NAMES.items()}
)

PRINTS = {
    "booklet": N_("Booklets of the ledger"),
    "plates": N_("Door plates"),
    "archive": N_("Archive pages"),
}

LEDGER_VERBS = {
    "open": N_("Opened"),
    "change": N_("Changed"),
    "move": N_("Moved to another grid"),
    "merge": N_("Joined with another"),
    "split": N_("Divided"),
    "close": N_("No longer kept"),
    "reopen": N_("Kept again"),
    "confirm": N_("Found still right"),
    "agree": N_("Contact agreed to be recorded"),
    "read": N_("Contact read"),
    "remove": N_("Contact taken out"),
    "forget": N_("What the household said was taken out"),
    "key": N_("Keyed in by a second person too"),
    "withdraw": N_("Its import was taken back"),
}
"""What is done to a place or a record."""
CARE_VERBS = {
    "enrol": N_("Enrolled, with consent"),
    "read": N_("Name opened"),
    "withdraw": N_("Left at their wish; name and number destroyed"),
    "move": N_("Moved to another grid"),
}
"""What is done to an enrolment in care."""
TAKEN_BACK = N_("Recorded by mistake, taken back")
VISIT_VERBS = {"visit": N_("Visited"), "read": N_("What was said was read"), "take back": TAKEN_BACK}
FIELD_VERBS = {
    "zero report": N_("Said that nothing was found"),
    "explain": N_("Said why it was late or missed"),
    "walk": N_("Walked"),
    "take back": TAKEN_BACK,
    "write": N_("Own words written"),
    "clear": N_("Day cleared"),
    "close week": N_("Week closed"),
    "plan": N_("Planned"),
    "hold": N_("Held"),
    "cancel": N_("Called off"),
    "attend": N_("Attendance put right"),
}
"""What is done in days of field work: zero reports, excuses, rounds, logs, weeks, occasions."""
SAMPLE_VERBS = {"draw": N_("Drawn"), "check": N_("One of it was checked")}
"""What is done to a supervision sample."""
INSPECTION_VERBS = {"inspect": N_("Inspected"), "take back": TAKEN_BACK}
"""What is done to an inspection."""
NOTICE_VERBS = {
    "issue": N_("Notice issued"),
    "extend": N_("Deadline extended"),
    "put right": N_("Looked at again: put right"),
    "not yet": N_("Looked at again: not put right"),
    "not yet, early": N_("Looked at again early: not all put right, the deadline stays"),
    "hand over": N_("Handed over to the authority"),
    "withdraw": N_("Withdrawn as a mistake"),
    "remind": N_("Reminded of the deadline"),
    "redate": N_("Deadlines moved with the official calendar"),
}
"""What is done to a rectification notice."""
KEY_UNIT_VERBS = {
    "list": N_("Put on the list of key units"),
    "unlist": N_("Taken off the list of key units"),
    "upkeep": N_("Noted in the dossier"),
    "agree": N_("Who answers for it was named, with consent"),
    "read": N_("Name read"),
    "remove": N_("Name taken out"),
}
"""What is done to a key unit."""
LEDGER_STATES = {
    "closed": N_("No longer kept"),
    "merged": N_("Joined with another"),
    "withdrawn": N_("Its import was taken back"),
}

STATES = {
    "open": N_("All open"),
    "new": N_("New"),
    "due_today": N_("Due today"),
    "overdue": N_("Overdue"),
    "to_verify": N_("To verify"),
    "closed": N_("Closed"),
    "all": N_("All"),
}

DONE = {
    "report": N_("reported it"),
    "accept": N_("accepted it"),
    "decline": N_("declined it"),
    "assign": N_("assigned it"),
    "note": N_("noted progress"),
    "handle": N_("reported it handled"),
    "return": N_("sent it back"),
    "verify": N_("verified it"),
    "decide": N_("decided"),
    "notice": N_("put up a public notice"),
    "answer": N_("answered the resident"),
    "close": N_("closed it"),
    "publish": N_("published the result"),
    "rate": N_("rated the answer"),
    "reopen": N_("reopened it"),
    "suspend": N_("suspended it"),
    "resume": N_("resumed it"),
    "extend": N_("extended the deadline"),
    "refer": N_("referred it on"),
    "merge": N_("merged it"),
    "unmerge": N_("undid the merge"),
    "warn": N_("warned that it is nearly due"),
    "escalate": N_("escalated it"),
    "read": N_("read the contact"),
    "redate": N_("moved the deadlines with the official calendar"),
    "absorb": N_("merged another case into it"),
    "release": N_("took another case out of it"),
}

PENDING = {
    "accept": N_("waits to be accepted"),
    "assign": N_("waits to be assigned"),
    "handle": N_("to be handled"),
    "verify": N_("to be verified"),
    "decide": N_("waits for a decision"),
    "notice": N_("public notice to go up"),
    "answer": N_("resident to be answered"),
    "close": N_("to be closed"),
    "publish": N_("result to be published"),
}

CHANNELS = {
    "console": N_("office desk"),
    "site": N_("public site"),
    "api": N_("connected system"),
    "field": N_("phone app"),
    "import": N_("import"),
    "worker": N_("by the system"),
    "cli": N_("command line"),
}

LOCATED = {
    "inside": N_("The point lies inside this grid."),
    "border": N_("The point lies on a border; the nearest grid was taken. Please check."),
    "nearest": N_("The point lies just outside every grid; the nearest was taken. Please check."),
    "chosen": N_("The grid was chosen by hand; no point is known."),
    "none": N_("No place is known yet."),
}


def verbs_of(kind: str) -> dict[str, str]:
    """The names of what is done to a kind of subject."""
    told = {
        "case": VERBS, "place": LEDGER_VERBS, "record": LEDGER_VERBS, "sample": SAMPLE_VERBS, "enrolment": CARE_VERBS,
        "visit": VISIT_VERBS, "inspection": INSPECTION_VERBS, "rectification": NOTICE_VERBS, "key unit": KEY_UNIT_VERBS,
    } | dict.fromkeys(("deed", "excuse", "round", "log", "week", "occasion"), FIELD_VERBS)  # fmt: skip
    return told.get(kind, OTHER_VERBS)


def called(table: dict[str, str], key: str) -> str:
    """The translated name of ``key``; the key itself where the table has none."""
    return gettext(table[key]) if key in table else key
