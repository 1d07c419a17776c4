"""A page of a chapter: prose, snippets, and the bench beside it."""
