"""One thing on the screen a file."""
