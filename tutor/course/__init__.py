"""Lesson files made into chapters, pages, snippets and questions."""
