"""Notes, figures, folds, tasks, exercises and claims: what a page holds besides text and code."""

from __future__ import annotations

import pytest
from course_samples import FRONT, PAGE, parse

from tutor.course import Figure, Fold, LessonError, Note, Prose, Snippet, Task
from tutor.course.model import Claim

QUESTION = "```question q\nWhich?\n- [x] a\n  > Yes.\n- [ ] b\n  > No.\n```\n"
TASK = """\
```task find-it
One rule is wrong.

bench: step mazur --plant 3
goal: faults_found >= 1
? Check each.
= It was the fourth:
= the sum was left out.
```
"""
EXERCISE = """\
```exercise double
Write `double(x)`.

function: double
tolerance: 1e-4
! tripled
  > That is three times x.
? Add x to itself.
```

<details><summary>How it is judged</summary>

```python double starter
def double(x):
    ...
```

```python double solution
def double(x):
    return x + x
```

```python double cases
def cases(rng):
    yield (1.0,)
```

```python double mutant tripled
def double(x):
    return 3 * x
```

</details>
"""


def page(body):
    (only,) = parse(PAGE + body).pages
    return only


def faults(body):
    with pytest.raises(LessonError) as caught:
        parse(PAGE + body)
    return [(one.line - 7, one.problem) for one in (caught.value, *caught.value.others)]


def test_a_note_is_a_quotation_that_begins_with_its_kind():
    blocks = page("Text\n\n> [!NOTE]\n> A *slope*.\n>\n> More.\n\nAfter\n").blocks
    assert blocks == (
        Prose("Text", 8),
        Note("note", "A *slope*.\n\nMore.", 10),
        Prose("After", 15),
    )


def test_a_quotation_without_a_kind_stays_text():
    assert page("> said so\n").blocks == (Prose("> said so", 8),)


def test_a_figure_has_its_caption_behind_it():
    assert page("```figure line\n  ╱\n ╱\n> A *line*,\n> rising.\n```\n").blocks == (
        Figure("perceptron/line", "  ╱\n ╱", "A *line*,\nrising.", 8),
    )


def test_a_fold_holds_what_stands_between_its_comments():
    body = f"{QUESTION}<!-- after: q -->\nIt is a.\n```python s\n1\n```\n<!-- end -->\nOn.\n"
    _, fold, prose = page(body).blocks
    assert isinstance(fold, Fold)
    assert fold.after == "perceptron/q"
    assert [type(block) for block in fold.blocks] == [Prose, Snippet]
    assert prose == Prose("On.", 21)
    assert [snippet.id for snippet in page(body).snippets] == ["perceptron/s"]


def test_a_task_has_a_bench_a_goal_and_an_ending():
    assert page(TASK).blocks == (
        Task(
            "perceptron/find-it",
            "One rule is wrong.",
            "step mazur --plant 3",
            "faults_found >= 1",
            "It was the fourth:\nthe sum was left out.",
            ("Check each.",),
            8,
        ),
    )


def test_an_exercise_is_put_together_from_its_fences():
    (exercise,) = parse(PAGE + EXERCISE + "\nAfter\n").exercises
    assert (exercise.id, exercise.kind) == ("perceptron/double", "code")
    assert (exercise.body.function, exercise.body.tolerance) == ("double", 1e-4)
    assert exercise.hints == ("Add x to itself.",)
    assert exercise.body.solution == "def double(x):\n    return x + x\n"
    assert [(m.name, m.feedback) for m in exercise.body.mutants] == [
        ("tripled", "That is three times x.")
    ]
    assert page(EXERCISE + "\nAfter\n").blocks[1:] == (Prose("After", 42),)


def test_claims_name_their_experiments():
    assert page("So.\n\n<!-- claim: map -->\n\nQ.\n\n<!-- claim: derived -->\n").claims == (
        Claim("perceptron/map", 10),
        Claim(None, 14),
    )


def test_a_snippet_may_run_longer_hide_lines_and_be_an_experiment():
    (snippet,) = page("```python s experiment seconds=20\na = 1  # hide\nprint(1)\n```\n").snippets
    assert (snippet.experiment, snippet.seconds) == (True, 20.0)
    assert snippet.code == "a = 1  # hide\nprint(1)\n"
    assert snippet.shown == "print(1)\n"


def test_the_head_says_what_a_reader_needs_first():
    head = FRONT.replace("number: 1\n", "number: 1\nfirst:\n  - a slope\n  - `@`\n")
    assert parse(f"{head}# The perceptron\n## A\nText\n").first == ("a slope", "`@`")


@pytest.mark.parametrize(
    ("body", "line", "problem"),
    [
        ("> [!JOKE]\n> Ha.\n", 1, "a note [!JOKE] that is of no kind"),
        ("> [!NOTE]\n\nText\n", 1, "a note [!NOTE] that is empty"),
        ("```figure f\n> only a caption\n```\n", 1, "a figure without a drawing"),
        ("Text\n<!-- after: q -->\nx\n<!-- end -->\n", 2, "'q' is nothing to answer"),
        (f"{QUESTION}<!-- after: q -->\nx\n", 8, "never ends"),
        (f"{QUESTION}<!-- after: q -->\n<!-- end -->\n", 8, "an empty fold"),
        ("Text\n<!-- end -->\n", 2, "the end of no fold"),
        ("Text\n<!-- claim: No Name -->\n", 2, "'No Name' is no id"),
        ("```task t\nDo.\ngoal: x > 1\n= Done.\n```\n", 1, "a task without bench:"),
        ("```task t\nDo.\nbench: step xor\n= Done.\n```\n", 1, "a task without goal:"),
        ("```task t\nDo.\nbench: step xor\ngoal: x > 1\n```\n", 1, "0 endings"),
        ("```task t\nbench: step xor\ngoal: x > 1\n= Done.\n```\n", 1, "nothing is asked for"),
        (EXERCISE.replace("function: double\n", ""), 1, "an exercise without function:"),
        (EXERCISE.replace("double solution", "double starter"), 18, "a second starter"),
        (EXERCISE.replace("return 3", "retur 3"), 30, "invalid syntax"),
        (EXERCISE.replace("! tripled", "! thrice"), 6, "the mutant 'thrice' has no code"),
        (EXERCISE.replace("tolerance: 1e-4", "tolerance: few"), 1, "tolerance: few"),
        (EXERCISE + "\n```python double\n1\n```\n", 35, "'double' is taken by line 8"),
        ("```python e solution\n1\n```\n", 1, "the solution of no exercise 'e'"),
        ("```python s seconds=x\n1\n```\n", 1, "'seconds=x' after the snippet's id"),
        ("1.  item\n\n    ```python s\n    1\n    ```\n", 3, "stands in a list"),
        ("> ## quoted\n", 1, "a heading in a list or a quotation: '> ## quoted'"),
        ("Underlined\n---\n", 2, "a heading made by '---': 'Underlined'"),
        ("<div>\nx\n</div>\n", 1, "the HTML '<div>'"),
    ],
)
def test_what_is_malformed_is_found_with_its_line(body, line, problem):
    found = faults(body)
    assert any(at == line and problem in said for at, said in found), found


def test_every_fault_is_told_at_once():
    found = faults("```pyhton a\n1\n```\n> [!JOKE]\n> Ha.\n\n```question\n```\n## !\ntext\n")
    assert [line for line, _ in found] == [1, 4, 7, 9]
