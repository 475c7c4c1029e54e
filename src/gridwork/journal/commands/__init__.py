"""What writes the journal."""

from gridwork.journal.commands.write import begin, write

__all__ = ["begin", "write"]
