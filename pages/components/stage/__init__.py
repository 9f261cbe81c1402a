"""The stage: a network in training, drawn in the browser."""
