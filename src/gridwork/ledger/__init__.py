"""Ledgers (台账): places, facilities, households by counts, forms and records, always live (L1–L8)."""
