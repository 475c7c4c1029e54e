"""Verbs of the ledgers: one function a verb, one transaction."""

from gridwork.ledger.commands.changing import change_place
from gridwork.ledger.commands.ending import close_place, reopen_place
from gridwork.ledger.commands.joining import merge_places, split_place
from gridwork.ledger.commands.place_photos import open_photographed, photograph
from gridwork.ledger.commands.places import open_place, open_places
from gridwork.ledger.commands.records import (
    RecordDraft,
    agree_contact,
    change_record,
    close_record,
    confirm_records,
    forget_household,
    open_record,
    open_records,
    read_contact,
    remove_contact,
    reopen_record,
)

__all__ = [
    "RecordDraft",
    "agree_contact",
    "change_place",
    "change_record",
    "close_place",
    "close_record",
    "confirm_records",
    "forget_household",
    "merge_places",
    "open_photographed",
    "open_place",
    "open_places",
    "open_record",
    "open_records",
    "photograph",
    "read_contact",
    "remove_contact",
    "reopen_place",
    "reopen_record",
    "split_place",
]
