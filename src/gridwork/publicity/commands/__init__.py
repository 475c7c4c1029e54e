"""Asking for a print, carrying it out, taking it back."""
