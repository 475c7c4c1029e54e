"""Template tags all faces share."""
