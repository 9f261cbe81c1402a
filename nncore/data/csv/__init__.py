"""Tables of text, read with suspicion: dialect, letters, numbers, and columns that make up their mind."""
