"""Fields of a place, as a phone calls them and as the ledger does."""

from __future__ import annotations

IN_LEDGER = {"parent": "parent_id", "grid": "grid_id"}
ON_PHONE = {theirs: ours for ours, theirs in IN_LEDGER.items()}
