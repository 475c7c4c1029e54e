"""``python -m gridwork`` is the same as ``gridwork``."""

from gridwork.cli import main

main()
