"""Lessons: their format, what runs them, the questions they and the pages ask, and the lessons themselves."""
