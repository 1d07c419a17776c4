"""Snippets run in a child process."""
