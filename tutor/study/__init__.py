"""The course and the learner's progress in it, put together."""
