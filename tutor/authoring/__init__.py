"""For authors: everything that can be wrong with a lesson, found before a learner meets it."""
