"""A table of coloured cells to choose from."""
