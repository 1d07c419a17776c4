"""One lab a file."""
