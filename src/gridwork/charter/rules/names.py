"""What the words of a charter's vocabulary are called on a page; every value is a msgid."""

from __future__ import annotations

from gridwork.base.errors import N_
from gridwork.charter.appraisal_parts import Measure, Notice
from gridwork.charter.case_parts import StepVerb
from gridwork.charter.record_parts import FieldType, Subject
from gridwork.charter.schema import Capability
from gridwork.charter.terms import Cadence
from gridwork.charter.work_parts import DutyKind, Sampled, Visited

STEPS: dict[StepVerb, str] = {
    StepVerb.ACCEPT: N_("Accept"),
    StepVerb.ASSIGN: N_("Assign"),
    StepVerb.HANDLE: N_("Handle"),
    StepVerb.VERIFY: N_("Verify"),
    StepVerb.DECIDE: N_("Decide"),
    StepVerb.NOTICE: N_("Put up a public notice"),
    StepVerb.ANSWER: N_("Answer the resident"),
    StepVerb.CLOSE: N_("Close"),
    StepVerb.PUBLISH: N_("Publish the result"),
}

CAPABILITIES: dict[Capability, str] = {
    Capability.CASE_SEE: N_("see cases"),
    Capability.CASE_REPORT: N_("register cases"),
    Capability.CASE_ACCEPT: N_("accept or decline"),
    Capability.CASE_ASSIGN: N_("assign and refer"),
    Capability.CASE_NOTE: N_("add notes"),
    Capability.CASE_HANDLE: N_("handle"),
    Capability.CASE_VERIFY: N_("verify"),
    Capability.CASE_DECIDE: N_("decide applications"),
    Capability.CASE_ANSWER: N_("answer residents"),
    Capability.CASE_CLOSE: N_("close"),
    Capability.CASE_PUBLISH: N_("publish"),
    Capability.CASE_CLOCK: N_("approve suspension and extension"),
    Capability.CASE_MERGE: N_("merge duplicates"),
    Capability.CASE_EXPORT: N_("export"),
    Capability.LEDGER_SEE: N_("see the ledgers"),
    Capability.LEDGER_KEEP: N_("keep the ledgers"),
    Capability.LEDGER_IMPORT: N_("import ledgers"),
    Capability.LEDGER_EXPORT: N_("export ledgers"),
    Capability.CONTACT_SEE: N_("see contacts"),
    Capability.TERRITORY_SEE: N_("see grids"),
    Capability.TERRITORY_EDIT: N_("change grids"),
    Capability.PEOPLE_SEE: N_("see staff"),
    Capability.PEOPLE_EDIT: N_("change staff and posts"),
    Capability.FIELD_SEE: N_("see field work"),
    Capability.FIELD_WORK: N_("do field work"),
    Capability.SAMPLE_DRAW: N_("draw supervision samples"),
    Capability.CARE_SEE: N_("open care enrolments, with a reason"),
    Capability.CARE_KEEP: N_("enrol in care, with consent"),
    Capability.CHARTER_ADOPT: N_("adopt a charter"),
    Capability.JOURNAL_READ: N_("read the journal"),
}

EVERY: dict[Cadence, str] = {
    Cadence.WORKING_DAY: N_("each working day"),
    Cadence.DAY: N_("daily"),
    Cadence.WEEK: N_("weekly"),
    Cadence.HALF_MONTH: N_("half-monthly"),
    Cadence.MONTH: N_("monthly"),
    Cadence.QUARTER: N_("quarterly"),
    Cadence.HALF_YEAR: N_("half-yearly"),
    Cadence.YEAR: N_("yearly"),
}

DUTIES: dict[DutyKind, str] = {
    DutyKind.ROUNDS: N_("Rounds"),
    DutyKind.LOG: N_("Work log"),
    DutyKind.ZERO_REPORT: N_("Zero report"),
    DutyKind.MEETING: N_("Meeting"),
    DutyKind.TALK: N_("Talk with residents"),
    DutyKind.CROSS_CHECK: N_("Cross-check"),
    DutyKind.PUBLICITY: N_("Publicity"),
    DutyKind.DRILL: N_("Drill"),
    DutyKind.TRAINING: N_("Training"),
    DutyKind.BOARD: N_("Board and badges"),
}

MEASURES: dict[Measure, str] = {
    Measure.ON_TIME_CLOSING: N_("closed on time ÷ (due − suspended)"),
    Measure.CLOSING: N_("closed ÷ due"),
    Measure.ACCEPTANCE: N_("accepted on time ÷ reported"),
    Measure.REWORK: N_("sent back ÷ handled"),
    Measure.FIRST_ANSWER: N_("time to the first answer"),
    Measure.SATISFACTION: N_("satisfied ÷ rated"),
    Measure.SELF_FOUND: N_("found on rounds ÷ all"),
    Measure.LEDGER_COMPLETENESS: N_("complete records ÷ all"),
    Measure.LEDGER_FRESHNESS: N_("records verified in time ÷ all"),
    Measure.LEDGER_ACCURACY: N_("records found right ÷ sampled"),
    Measure.DUTY_COVERAGE: N_("duties done ÷ due"),
    Measure.VISIT_COVERAGE: N_("visits made ÷ due"),
    Measure.INSPECTION_COVERAGE: N_("inspections made ÷ due"),
    Measure.RECTIFICATION: N_("rectified in time ÷ found"),
    Measure.PUBLICATION: N_("results published ÷ closed"),
    Measure.JUDGED: N_("judged on evidence"),
}

SUBJECTS: dict[Subject, str] = {
    Subject.PLACE: N_("a place"),
    Subject.PREMISES: N_("premises"),
    Subject.FACILITY: N_("a facility"),
    Subject.DWELLING: N_("a dwelling"),
    Subject.HOUSEHOLD: N_("a household"),
    Subject.ORGANISATION: N_("an organisation"),
    Subject.ACTIVITY: N_("an activity"),
}

FIELD_TYPES: dict[FieldType, str] = {
    FieldType.TEXT: N_("text"),
    FieldType.LONG_TEXT: N_("long text"),
    FieldType.CHOICE: N_("one of"),
    FieldType.CHOICES: N_("any of"),
    FieldType.NUMBER: N_("number"),
    FieldType.YES_NO: N_("yes or no"),
    FieldType.DATE: N_("date"),
    FieldType.PHOTO: N_("photo"),
    FieldType.CONTACT: N_("contact, with consent"),
    FieldType.MONEY: N_("sum of money"),
    FieldType.PLACE: N_("place"),
}

VISITED: dict[Visited, str] = {
    Visited.EVERY_HOUSEHOLD: N_("every household"),
    Visited.DECLARED_NEED: N_("households that declared a need"),
    Visited.CARE_PARTICIPANT: N_("participants in care programmes"),
    Visited.PREMISES: N_("premises"),
}

SAMPLED: dict[Sampled, str] = {
    Sampled.HOUSEHOLDS: N_("households"),
    Sampled.CASES: N_("cases"),
    Sampled.INSPECTIONS: N_("inspections"),
    Sampled.LEDGER: N_("ledger records"),
}

NOTICES: dict[Notice, str] = {
    Notice.SERVICE: N_("Service directory"),
    Notice.BOARD: N_("Notice board"),
    Notice.CARD: N_("Contact card"),
    Notice.PRIVACY: N_("Privacy notice"),
}
