"""A training: its settings, the loop that speaks in events, and the child process that runs it."""
