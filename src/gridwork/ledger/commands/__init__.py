"""Verbs of the ledgers: one function a verb, one transaction."""

from gridwork.ledger.commands.places import open_place, open_places

__all__ = ["open_place", "open_places"]
