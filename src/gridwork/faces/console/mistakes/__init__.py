"""Taking back what was recorded by mistake, at the desk (F1, F2, F4–F6)."""
