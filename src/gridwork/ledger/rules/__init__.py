"""Ledger decisions on plain values: what a field takes, what a form asks, what counts as complete and fresh."""
