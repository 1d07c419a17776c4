"""Processes of ours: the learner's snippets, and trainings."""
