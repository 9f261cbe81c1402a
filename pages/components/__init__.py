"""What moves: components that draw in the browser what NumPy computed on the server."""
