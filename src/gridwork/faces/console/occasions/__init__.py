"""Occasions at the desk (F6)."""
