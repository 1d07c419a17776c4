"""Which functions that were to be written a snippet uses."""

from __future__ import annotations

from course_samples import PAGE, parse

from tutor.course import load_course
from tutor.study.exercises import used_by

EXERCISE_AND_SNIPPET = """\
```exercise double
Write `double(x)`.

function: double
! square
  > That is x times x.
```

```python double starter
def double(x): ...
```

```python double solution
def double(x): return x + x
```

```python double cases
def cases(rng):
    yield 3.0
```

```python double mutant square
def double(x): return x * x
```

```python three
print(3)
```
"""


def test_what_the_learners_version_names_is_used():
    chapter = parse(PAGE + EXERCISE_AND_SNIPPET)
    snippet = chapter.snippets[-1]

    def used(versions):
        return [one.function for one in used_by(load_course(), chapter, snippet, {}, versions)]

    assert used({}) == []
    assert used({snippet.id: "print(double(3))"}) == ["double"]
    assert used({snippet.id: "print(6)"}) == []
