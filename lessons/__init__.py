"""The course: chapters in Markdown, one folder a language, and `course.toml`, their order."""
