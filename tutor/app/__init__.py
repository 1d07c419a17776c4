"""The Textual app: its screens, its widgets, its keys and its colours."""
