"""Rounds at the desk (F2)."""
