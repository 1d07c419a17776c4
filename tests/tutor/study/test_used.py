"""Which functions that were to be written a snippet uses."""

from __future__ import annotations

from course_samples import PAGE, parse
from exercise_sample import DOUBLE

from tutor.course import load_course
from tutor.study.exercises import used_by

SNIPPET = """\
```python three
print(3)
```
"""


def test_what_the_learners_version_names_is_used():
    chapter = parse(f"{PAGE}{DOUBLE}\n{SNIPPET}")
    snippet = chapter.snippets[-1]

    def used(versions):
        return [one.function for one in used_by(load_course(), chapter, snippet, {}, versions)]

    assert used({}) == []
    assert used({snippet.id: "print(double(3))"}) == ["double"]
    assert used({snippet.id: "print(6)"}) == []
