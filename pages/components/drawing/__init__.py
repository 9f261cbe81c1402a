"""A canvas to draw data on."""
