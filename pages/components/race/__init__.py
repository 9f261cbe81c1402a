"""The race in the browser."""
