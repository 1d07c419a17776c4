"""All that the learner has, as one JSON file: written, read again, merged, and made empty.

Everything here goes by the tables of `tutor.learner.storage.schema`, so that a table that is added
there is exported, imported and reset like the others.
"""
