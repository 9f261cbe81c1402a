"""From a table to numbers to learn from: inputs, targets, scaling, split."""
