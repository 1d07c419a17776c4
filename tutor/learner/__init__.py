"""What the learner did, kept on disk."""
