"""Verbs of the ledgers: one function a verb, one transaction."""

from gridwork.ledger.commands.changing import change_place
from gridwork.ledger.commands.ending import close_place, reopen_place
from gridwork.ledger.commands.joining import merge_places, split_place
from gridwork.ledger.commands.place_photos import photograph
from gridwork.ledger.commands.places import open_place, open_places

__all__ = [
    "change_place",
    "close_place",
    "merge_places",
    "open_place",
    "open_places",
    "photograph",
    "reopen_place",
    "split_place",
]
