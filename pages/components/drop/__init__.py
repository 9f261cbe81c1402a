"""A file dropped anywhere on the page."""
