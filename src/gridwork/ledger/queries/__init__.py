"""Reads of the ledgers, each with a name."""
