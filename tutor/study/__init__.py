"""The course, its questions and the learner's progress in them, put together."""
