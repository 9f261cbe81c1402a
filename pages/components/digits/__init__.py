"""A picture of eight by eight squares to draw a digit on, and what a network makes of it."""
