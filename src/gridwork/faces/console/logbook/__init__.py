"""The work log at the desk (F3)."""
