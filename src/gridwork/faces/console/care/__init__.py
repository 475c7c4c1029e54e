"""Enrolments in programmes of care: who agreed to what, without names till somebody opens one with a reason (S1)."""
