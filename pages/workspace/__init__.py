"""The visitor's network: what was chosen, its data, its run, and what the stage shows of it."""
