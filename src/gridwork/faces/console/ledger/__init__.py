"""The ledgers' pages: entrance, lists, records, forms, conflicts (L1–L5)."""
