"""A chapter file becomes pages and blocks."""

from __future__ import annotations

import pytest
from course_samples import HEAD, PAGE, PERCEPTRON, page, parse

from tutor.course import BenchLine, LessonError, Prose, Snippet


def test_each_second_level_heading_starts_a_page():
    pages = parse(PERCEPTRON).pages
    assert [(p.slug, p.heading, p.line) for p in pages] == [
        ("a-page", "A page", 7),
        ("another-page", "Another page", 26),
    ]


def test_text_before_the_first_heading_belongs_to_the_first_page():
    first = parse(HEAD + "Why?\n\n## One\nBecause.\n").pages[0]
    assert first.heading == "One"
    assert first.blocks == (Prose("Why?\n\nBecause.", 7),)


@pytest.mark.parametrize(
    ("heading", "slug", "shown"),
    [
        ("Why *d* is √d?", "why-d-is-d", "Why *d* is √d?"),
        ("Blame travels {#blame}", "blame", "Blame travels"),
        ("Closed ##", "closed", "Closed"),
        ("梯度", "梯度", "梯度"),
        ("`x += 1`, C# too", "x-1-c-too", "`x += 1`, C# too"),
    ],
)
def test_a_page_slug_comes_from_its_heading_or_from_braces(heading, slug, shown):
    (only,) = parse(f"{HEAD}## {heading}\ntext\n").pages
    assert (only.slug, only.heading) == (slug, shown)


def test_prose_is_kept_as_it_stands_with_its_illustrations():
    markdown = "Text\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```python\nx = 1\n```\n\n### Deeper\nend"
    assert page(f"\n\n{markdown}\n\n") == (Prose(markdown, 10),)


def test_comments_are_not_shown():
    (prose,) = page("Loss 0.298 <!-- source: paper -->\n<!-- note\n## no page\n-->\ngoes on\n")
    assert prose.markdown == "Loss 0.298\ngoes on"


def test_a_snippet_knows_its_id_its_code_and_what_it_prints():
    blocks = page("```python and-gate\nprint(1)\n\nprint(2)\n```\n\n```output\n1\n2\n```\nend\n")
    snippet = Snippet("perceptron/and-gate", "print(1)\n\nprint(2)\n", "1\n2", False, False, 8)
    assert blocks == (snippet, Prose("end", 18))


def test_a_snippet_and_the_question_about_it_may_share_their_name():
    ask = "```question loss number\nHow much?\n= 1\n> So.\n```\n"
    question, snippet = page(ask + "```python loss\nprint(1)\n```\n")
    assert question.id == snippet.id == "perceptron/loss"


def test_words_after_a_snippets_id_say_how_it_runs():
    (snippet,) = page("~~~python x alone raises\n1 / 0\n~~~\n")
    assert (snippet.alone, snippet.raises, snippet.expected) == (True, True, None)


def test_a_snippet_may_name_what_it_runs_after():
    *_, snippet = page(
        "```python x\n1\n```\n```python y alone\n2\n```\n```python z after=x,y\n3\n```\n"
    )
    assert snippet.after == ("perceptron/x", "perceptron/y")


def test_an_indented_fence_takes_its_indentation_off_the_code():
    (snippet,) = page("  ```python x\n  if 1:\n      a = 1\n b = 2\n  ```\n")
    assert snippet.code == "if 1:\n    a = 1\nb = 2\n"


def test_a_longer_fence_holds_a_shorter_one():
    (snippet,) = page('````python x\nprint("""\n```\n""")\n````\n')
    assert snippet.code == 'print("""\n```\n""")\n'


def test_a_page_sets_its_bench():
    chapter = parse(PAGE + "```bench\nstep mazur --at 7\n```\n## Next\ntext\n")
    assert chapter.pages[0].bench == BenchLine("step mazur --at 7", 8)
    assert chapter.pages[1].bench is None


def test_windows_line_ends_change_nothing():
    assert parse(PERCEPTRON.replace("\n", "\r\n")) == parse(PERCEPTRON)


def test_lines_in_errors_are_right_with_windows_line_ends():
    with pytest.raises(LessonError) as caught:
        parse((PAGE + "text\n```quiz\n```\n").replace("\n", "\r\n"))
    assert caught.value.line == 9
