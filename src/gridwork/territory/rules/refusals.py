"""What is said to a person whose posts do not cover an act (P1). One sentence a capability."""

from __future__ import annotations

from gridwork.base.errors import N_
from gridwork.charter.schema import Capability

ON_LEAVE = N_(
    "You are on leave; whoever stands in for you does this. If you are back early, have the leave called off."
)
STANDING_BY = N_("You are the B holder: the A holder is at work today and does this.")
WAS_ON_LEAVE = N_("You were on leave on %(day)s: this belongs to whoever stood in for you.")
WAS_STANDING_BY = N_("You are the B holder: on %(day)s the A holder was at work, and this belongs to them.")

REFUSALS: dict[Capability, str] = {
    Capability.CASE_SEE: N_("None of your posts lets you see cases here."),
    Capability.CASE_REPORT: N_("None of your posts lets you report cases here."),
    Capability.CASE_ACCEPT: N_("None of your posts lets you accept or decline cases here."),
    Capability.CASE_ASSIGN: N_("None of your posts lets you assign cases here."),
    Capability.CASE_NOTE: N_("None of your posts lets you add notes to cases here."),
    Capability.CASE_HANDLE: N_("None of your posts lets you handle cases here."),
    Capability.CASE_VERIFY: N_("None of your posts lets you verify cases here."),
    Capability.CASE_DECIDE: N_("None of your posts lets you decide on approvals here."),
    Capability.CASE_ANSWER: N_("None of your posts lets you answer residents here."),
    Capability.CASE_CLOSE: N_("None of your posts lets you close cases here."),
    Capability.CASE_PUBLISH: N_("None of your posts lets you publish results here."),
    Capability.CASE_CLOCK: N_("None of your posts lets you suspend or extend cases here."),
    Capability.CASE_MERGE: N_("None of your posts lets you merge cases here."),
    Capability.CASE_EXPORT: N_("None of your posts lets you export cases here."),
    Capability.LEDGER_SEE: N_("None of your posts lets you see this ledger here."),
    Capability.LEDGER_KEEP: N_("None of your posts lets you keep this ledger here."),
    Capability.LEDGER_IMPORT: N_("None of your posts lets you import this ledger here."),
    Capability.LEDGER_EXPORT: N_("None of your posts lets you export this ledger here."),
    Capability.CONTACT_SEE: N_("None of your posts lets you see residents' contact details here."),
    Capability.TERRITORY_SEE: N_("None of your posts lets you see the territory here."),
    Capability.TERRITORY_EDIT: N_("None of your posts lets you change the territory here."),
    Capability.PEOPLE_SEE: N_("None of your posts lets you see people and postings here."),
    Capability.PEOPLE_EDIT: N_("None of your posts lets you change people and postings here."),
    Capability.FIELD_SEE: N_("None of your posts lets you see field work here."),
    Capability.FIELD_WORK: N_("None of your posts lets you do field work here."),
    Capability.SAMPLE_DRAW: N_("None of your posts lets you draw a sample here."),
    Capability.CARE_SEE: N_("None of your posts lets you see care enrolments here."),
    Capability.CARE_KEEP: N_("None of your posts lets you enrol people in care here."),
    Capability.CHARTER_ADOPT: N_("None of your posts lets you adopt a charter."),
    Capability.JOURNAL_READ: N_("None of your posts lets you read the journal here."),
}
