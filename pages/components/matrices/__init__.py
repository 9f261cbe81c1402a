"""A network with its matrices."""
