"""The commands of ``backstep``, one module each: `main` takes its words, returns the exit code."""
