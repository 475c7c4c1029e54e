"""Taking back what was recorded by mistake, at the desk (F2, F4, F5)."""
