"""What stands on a page and how it is laid out, as plain values."""
