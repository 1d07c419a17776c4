"""The course and what the learner did of it, put together."""
