"""What writes the journal."""

from gridwork.journal.commands.write import begin, follow, write

__all__ = ["begin", "follow", "write"]
