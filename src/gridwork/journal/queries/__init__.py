"""What reads the journal."""

from gridwork.journal.queries.entries import Line, Outcome, entries, outcome

__all__ = ["Line", "Outcome", "entries", "outcome"]
