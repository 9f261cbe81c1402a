"""What the browser remembers for the next visit."""
