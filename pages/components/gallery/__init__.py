"""Data sets as cards."""
