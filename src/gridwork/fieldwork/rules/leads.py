"""What a line of the work log begins with, by what was done to what (F3)."""

from __future__ import annotations

from gridwork.base.errors import N_
from gridwork.cases.rules.verbs import Verb as CaseVerb
from gridwork.fieldwork.rules.kinds import Verb
from gridwork.ledger.rules.kinds import Verb as LedgerVerb

CASES: dict[CaseVerb, str] = {
    CaseVerb.REPORT: N_("Cases registered"),
    CaseVerb.ACCEPT: N_("Cases accepted"),
    CaseVerb.DECLINE: N_("Cases declined"),
    CaseVerb.ASSIGN: N_("Cases assigned"),
    CaseVerb.NOTE: N_("Progress noted on cases"),
    CaseVerb.HANDLE: N_("Cases handled"),
    CaseVerb.RETURN: N_("Cases sent back"),
    CaseVerb.VERIFY: N_("Cases verified"),
    CaseVerb.DECIDE: N_("Applications decided"),
    CaseVerb.NOTICE: N_("Public notices put up for cases"),
    CaseVerb.ANSWER: N_("Residents answered on cases"),
    CaseVerb.CLOSE: N_("Cases closed"),
    CaseVerb.PUBLISH: N_("Results published of cases"),
    CaseVerb.REOPEN: N_("Cases reopened"),
    CaseVerb.SUSPEND: N_("Cases suspended"),
    CaseVerb.RESUME: N_("Cases resumed"),
    CaseVerb.EXTEND: N_("Deadlines extended of cases"),
    CaseVerb.REFER: N_("Cases referred on"),
    CaseVerb.MERGE: N_("Cases merged"),
    CaseVerb.ABSORB: N_("Cases others were merged into"),
    CaseVerb.UNMERGE: N_("Merges undone of cases"),
    CaseVerb.RELEASE: N_("Cases others were taken out of"),
}
PLACES: dict[LedgerVerb, str] = {
    LedgerVerb.OPEN: N_("Places entered"),
    LedgerVerb.CHANGE: N_("Places changed"),
    LedgerVerb.MOVE: N_("Places moved to another grid"),
    LedgerVerb.MERGE: N_("Places joined"),
    LedgerVerb.SPLIT: N_("Places divided"),
    LedgerVerb.CLOSE: N_("Places no longer kept"),
    LedgerVerb.REOPEN: N_("Places kept again"),
}
RECORDS: dict[LedgerVerb, str] = {
    LedgerVerb.OPEN: N_("Records entered of"),
    LedgerVerb.CHANGE: N_("Records changed of"),
    LedgerVerb.CONFIRM: N_("Records found still right of"),
    LedgerVerb.KEY: N_("Pages keyed in a second time of"),
    LedgerVerb.AGREE: N_("Contacts recorded, with consent, of"),
    LedgerVerb.REMOVE: N_("Contacts taken out of the record of"),
    LedgerVerb.FORGET: N_("Answers taken out, as they wished, of"),
    LedgerVerb.CLOSE: N_("Records no longer kept of"),
    LedgerVerb.REOPEN: N_("Records kept again of"),
}
FIELD: dict[tuple[str, str], str] = {
    ("deed", Verb.ZERO): N_("Nothing found (zero report) in"),
    ("round", Verb.WALK): N_("Rounds walked in"),
    ("occasion", Verb.PLAN): N_("Occasions planned"),
    ("occasion", Verb.HOLD): N_("Occasions held"),
    ("occasion", Verb.CANCEL): N_("Occasions called off"),
    ("occasion", Verb.ATTEND): N_("Attendance put right of occasions"),
    ("visit", Verb.VISIT): N_("Visits to"),
    ("inspection", Verb.INSPECT): N_("Inspections of"),
    ("round", Verb.TAKE_BACK): N_("Taken back, recorded by mistake: rounds in"),
    ("visit", Verb.TAKE_BACK): N_("Taken back, recorded by mistake: visits to"),
    ("occasion", Verb.TAKE_BACK): N_("Taken back, recorded by mistake: occasions held"),
    ("deed", Verb.TAKE_BACK): N_("Taken back, recorded by mistake: zero reports in"),
    ("inspection", Verb.TAKE_BACK): N_("Taken back, recorded by mistake: inspections of"),
    ("rectification", Verb.ISSUE): N_("Rectification notices issued"),
    ("rectification", Verb.EXTEND): N_("Rectification deadlines extended"),
    ("rectification", Verb.PUT_RIGHT): N_("Found put right"),
    ("rectification", Verb.NOT_YET): N_("Found not yet put right"),
    ("rectification", Verb.EARLY): N_("Found not all put right before the deadline"),
    ("rectification", Verb.HAND_OVER): N_("Handed over to the authority in charge"),
    ("rectification", Verb.WITHDRAW): N_("Rectification notices withdrawn"),
    ("key unit", Verb.LIST): N_("Key units listed"),
    ("key unit", Verb.UNLIST): N_("Key units taken off the list"),
    ("key unit", Verb.UPKEEP): N_("Dossiers of key units continued"),
    ("key unit", Verb.AGREE): N_("Who answers for it named, with consent, at key units"),
    ("key unit", Verb.REMOVE): N_("Name of who answers for it taken out at key units"),
    ("sample", Verb.DRAW): N_("Samples drawn"),
    ("sample", Verb.CHECK): N_("Sampled items checked"),
    ("enrolment", "enrol"): N_("People enrolled in care, with consent, in"),
    ("enrolment", "withdraw"): N_("People who left care at their wish, in"),
}
LEADS: dict[tuple[str, str], str] = (
    {("case", verb.value): name for verb, name in CASES.items()}
    | {("place", verb.value): name for verb, name in PLACES.items()}
    | {("record", verb.value): name for verb, name in RECORDS.items()}
    | {(kind, str(verb)): name for (kind, verb), name in FIELD.items()}
)
OTHER = N_("Other work on")


def lead(kind: str, verb: str) -> str:
    """The begin of a line, in English."""
    return LEADS.get((kind, verb), OTHER)
