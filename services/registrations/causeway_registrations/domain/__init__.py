"""The rules of places and people; the standard library only."""
