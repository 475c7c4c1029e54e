"""Template words of the public site."""
