"""Training of networks in a child process."""
