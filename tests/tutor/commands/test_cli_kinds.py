"""Every kind of question on the command line, as text and as JSON; remarks; excerpts."""

from __future__ import annotations

import json
import re

import pytest
from kind_samples import SAMPLES, filled, lesson

from tutor.course import find_question, load_chapter, load_course
from tutor.learner import Store, answers_to
from tutor.quiz.generators import GENERATORS
from tutor.quiz.order import as_on_page

FRONT = "---\ntitle: First\nslug: first\nnumber: 0\n---\n\n# First\n\n"


@pytest.fixture
def ask(course, backstep):
    """Write a page with questions of these kinds; what a command says to typed lines."""

    def write(*kinds):
        (course / "en" / "00-first.md").write_text(FRONT + lesson(*kinds), encoding="utf-8")

        def run(*words, typed=""):
            code, out, err = backstep(*words, typed=typed)
            assert (code, err) == (0, "")
            return out

        return run

    return write


def typed(kind, name):
    """A sample's text as it is typed at the question that is shown."""
    question = as_on_page(find_question(f"first/a-{kind}", load_course()))
    return filled(getattr(SAMPLES[kind], name), question)


def answers(kind):
    with Store.open() as store:
        return [a.correct for a in answers_to(store, f"first/a-{kind}")]


@pytest.mark.parametrize("kind", SAMPLES)
def test_it_is_refused_wrong_and_right_line_by_line(ask, kind):
    run = ask(kind)
    lines = [typed(kind, name) for name in ("refused", "wrong", "right")]
    out = run("quiz", "0", "--plain", typed="\n".join(lines) + "\n")
    sample = SAMPLES[kind]
    if sample.expected:  # an empty line skips
        refused, told = out.index(sample.expected), out.index(sample.told)
        assert refused < told < out.index("Right.")
        assert answers(kind) == [False, True]
        assert out.endswith("1 of 1 right, 0 of them at the first try.\n")
    out = run("quiz", "0", "--plain", typed=typed(kind, "right") + "\n")
    assert SAMPLES[kind].praise in " ".join(out.split())


@pytest.mark.parametrize("kind", SAMPLES)
def test_it_is_asked_and_judged_as_json(ask, kind):
    run = ask(kind)
    answer, *rating = typed(kind, "right").split("\n")
    out = run("quiz", "0", "--json", typed="\n".join([answer, *rating]) + "\n")
    events = [json.loads(line) for line in out.splitlines()]
    assert events[0]["event"] == "question"
    assert events[-2]["event"] == "verdict"
    assert events[-2]["correct"] is True
    assert events[-1] == {"event": "done", "answered": 1, "right": 1}
    assert answers(kind) == [True]
    page = json.loads(run("read", "0/1", "--json"))
    shown = next(block for block in page["blocks"] if block["block"] == "question")
    assert shown["lines"] == events[0]["lines"]


@pytest.mark.parametrize("name", GENERATORS)
def test_every_generator_asks_and_judges_as_text_and_as_json(course, backstep, name):
    lesson = f"## One\n\n```question a generated\ngenerator: {name}\n```\n"
    (course / "en" / "00-first.md").write_text(FRONT + lesson, encoding="utf-8")
    asked = load_chapter(load_course().chapters[0]).asked[0]

    def coming():
        """What is asked next."""
        told = json.loads(backstep("quiz", "0", "--json")[1].splitlines()[0])
        return next(one for one in map(asked.question, range(1, 9)) if one.id == told["question"])

    first = coming()
    out = backstep("quiz", "0", "--plain", typed=f"{first.body.right.text}\n")[1]
    assert "Right." in out
    second = coming()
    assert second.prompt != first.prompt
    out = backstep("quiz", "0", "--json", typed=f"{second.body.wrongs[0].text}\n")[1]
    verdict = json.loads(out.splitlines()[1])
    assert (verdict["event"], verdict["correct"]) == ("verdict", False)


def test_a_page_shows_every_kind(ask):
    out = ask(*SAMPLES)("read", "0/1", "--plain")
    for text in ("match each letter", "   3  d = p", "from 3 to 0.2", "____", "point at a line"):
        assert text in out
    assert "It is so." not in out


def test_an_explanation_is_compared_before_it_is_rated(ask):
    out = ask("explain")("quiz", "0", "--plain", typed="two paths both count\nfine\nhard\n")
    assert "✓  Because both paths count. → Names the cause." in out
    assert out.count("again, hard or good") == 2
    events = ask("explain")("quiz", "0", "--json", typed="good: two paths both count\n")
    assert [json.loads(line)["event"] for line in events.splitlines()][1] == "verdict"
    with Store.open() as store:
        kept = [a.answer for a in answers_to(store, "first/a-explain")]
    assert kept == ["hard: two paths both count", "good: two paths both count"]


def test_what_is_wrong_with_a_question_is_kept_listed_and_exported(ask, course):
    run = ask("number")
    assert "There are no remarks." in run("quiz", "--remarks")
    out = run("quiz", "0", "--plain", typed="5\n##\n## 2.3 is [red]right[/red]\n2.3\n")
    assert "Say after ## what is wrong" in out
    assert "Saved for the author" in out
    text = run("quiz", "--remarks")
    for part in ("first/a-number", "How much?", "answered: 5", "remark:   2.3 is [red]right[/red]"):
        assert part in text
    (remark,) = map(json.loads, run("quiz", "--remarks", "--json").splitlines())
    assert remark["still"] is True
    assert remark["wording"] in text
    lines = (course / "en" / "00-first.md").read_text().replace("How much?", "How many?")
    (course / "en" / "00-first.md").write_text(lines)
    assert "worded otherwise now" in run("quiz", "--remarks")


def test_the_order_of_options_is_no_part_of_the_wording(course, backstep):
    from tutor.quiz.order import as_again
    from tutor.quiz.remark import wording

    (course / "en" / "00-first.md").write_text(FRONT + lesson("order", "match", "plot"))
    for kind in ("order", "match", "plot"):
        question = find_question(f"first/a-{kind}", load_course())
        assert len({wording(as_again(question, times)) for times in range(9)}) == 1
        assert wording(question._replace(prompt="Else?")) != wording(question)


EXCERPTS = """\
## One

```python cut
z = 3
y = z + 1
print(y)
```

```output
4
```

```question lines number
excerpt: snippet cut 2-3

What is y?

= 4
> It is so.
```

```question prints number
excerpt: output cut

What was printed?

= 4
> It is so.
```

````question quoted number
~~~excerpt
The *net* has four units.
~~~

How many?

= 4
> It is so.
````
"""


def test_an_excerpt_stands_above_a_question_but_not_on_its_page(course, backstep):
    (course / "en" / "00-first.md").write_text(FRONT + EXCERPTS)
    out = backstep("quiz", "0", "--plain", typed="")[1]
    assert "      y = z + 1\n" in out
    assert "z = 3" not in out
    out = backstep("quiz", "0", "--plain", typed="4\n4\n4\n")[1]
    assert "The net has four units." in out
    page = backstep("read", "0/1", "--plain")[1]
    assert page.count("y = z + 1") == 1
    assert "four units" not in page
    events = [json.loads(line) for line in backstep("quiz", "0", "--json")[1].splitlines()]
    assert "print(y)" in events[0]["excerpt"]


def test_a_filling_that_the_lesson_does_not_know_is_judged_in_the_sandbox(ask):
    out = ask("complete")("quiz", "0", "--plain", typed="[1, 2, 3]\n")
    assert "It is so." in out
    assert answers("complete") == [True]


def test_of_steps_in_a_wrong_order_the_first_that_comes_too_early_is_named(ask):
    run = ask("order")
    question = as_on_page(find_question("first/a-order", load_course()))
    typed = filled("{forward} {step} {loss}\n", question)
    out = run("quiz", "0", "--plain", typed=typed)
    assert "“step” comes too early. It needs the slopes." in out


@pytest.mark.parametrize("kind", ["match", "plot", "order"])
def test_what_takes_letters_and_numbers_shows_how_an_answer_is_typed(ask, kind):
    run = ask(kind)
    out = run("quiz", "0", "--plain", typed="\n")
    sample = re.search(r"such as ([a-z0-9, ]+)\)", out)[1]
    run("quiz", "0", "--plain", typed=f"{sample}\n\n")  # whatever it is, it is an answer
    assert len(answers(kind)) == 1
