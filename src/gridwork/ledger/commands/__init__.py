"""Verbs of the ledgers: one function a verb, one transaction."""
