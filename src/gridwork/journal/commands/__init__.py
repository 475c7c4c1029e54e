"""What writes the journal."""

from gridwork.journal.commands.write import append, write

__all__ = ["append", "write"]
