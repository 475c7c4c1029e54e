"""A resident reports something (C1): words, place, photos, and how to be reached if they wish."""
