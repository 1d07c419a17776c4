"""A kind of question that ships with no other file: a word with its letters in another order."""

from __future__ import annotations

from typing import ClassVar

from tutor.app.widgets.answers.typed import TypedAnswer
from tutor.quiz.items import ItemError
from tutor.quiz.kind import Kind
from tutor.quiz.verdict import AnswerError, Verdict


class ToyField(TypedAnswer):
    pass


class Anagram(Kind[str]):
    name: ClassVar[str] = "anagram"
    task: ClassVar[str] = "put the letters in order"
    marks: ClassVar[str] = "="
    field: ClassVar[str] = "toy_kind:ToyField"

    def read(self, prompt, items, words):
        right = [item for item in items if item.mark == "="]
        if len(right) != 1:
            raise ItemError(0, f"{len(right)} words", "write one after =")
        return right[0]

    def lint(self, question):
        if len(question.body.text) < 4:
            yield question.body.line, f"{question.body.text!r} is too short a riddle"

    def parse(self, question, text):
        if sorted(text.strip()) != sorted(question.body.text):
            raise AnswerError("Use every letter once.")
        return text.strip()

    async def grade(self, question, given, runner):
        word = question.body
        return Verdict(given == word.text, word.feedback, word.text)

    def dump(self, question, given):
        return given[::-1]

    def load(self, question, kept):
        return kept[::-1]

    def prompt_lines(self, question):
        return ["".join(sorted(question.body.text))]


LESSON = """\
## One

Words.

```question riddle anagram
Which word?

= tape
> What ran, in order.
? It is wound.
```
"""
