"""The verbs of records, in one place (L1, L3, L4)."""

from gridwork.ledger.commands.contacts import agree_contact, read_contact, remove_contact
from gridwork.ledger.commands.forgetting import forget_household
from gridwork.ledger.commands.record_changing import change_record
from gridwork.ledger.commands.record_opening import open_record, open_records
from gridwork.ledger.commands.record_states import close_record, confirm_records, reopen_record
from gridwork.ledger.rules.record_drafts import RecordDraft

__all__ = [
    "RecordDraft",
    "agree_contact",
    "change_record",
    "close_record",
    "confirm_records",
    "forget_household",
    "open_record",
    "open_records",
    "read_contact",
    "remove_contact",
    "reopen_record",
]
