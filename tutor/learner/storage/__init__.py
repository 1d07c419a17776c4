"""The file that keeps what the learner did: opened, checked, mended, locked."""
