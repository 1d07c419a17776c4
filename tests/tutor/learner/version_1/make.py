"""Makes `learner.sqlite3`: the data of a learner who used Backstep 1, at commit a243211.

    git archive a243211 | tar -x -C /tmp/backstep-1
    PYTHONPATH=/tmp/backstep-1 python tests/tutor/learner/version_1/make.py

It calls what that version's screens called. The clock stands still, so the file is the same each
time but for SQLite's own counters.
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

from core.examples import EXAMPLES
from tutor.course import find_question
from tutor.learner import (
    Place,
    Store,
    WalkPlace,
    finish_run,
    mark_read,
    open_page,
    record_snippet_run,
    record_walk,
    save_edit,
    save_place,
    save_setting,
    save_walk,
    start_run,
)
from tutor.quiz.predictions import prediction
from tutor.quiz.submit import submit, submit_prediction

MINUTE = 60_000_000


class Clock:
    time = 1_790_000_000_000_000

    def __call__(self):
        self.time += MINUTE
        return self.time


def answer(store, name, given, hints=0, context="read"):
    submit(store, find_question(name), given, hints=hints, context=context)


def use(store):
    answer(store, "start/numbers-in-a-picture", "a")
    answer(store, "start/numbers-in-a-picture", "c")
    answer(store, "perceptron/direction", "d")
    answer(store, "perceptron/direction", "b", hints=1, context="review")
    answer(store, "perceptron/rate", "c", context="quiz")
    answer(store, "perceptron/flip-point", "2/3")
    answer(store, "perceptron/first-mistake", "answer 1 then b = -1")
    answer(store, "backpropagation/alias", "a")
    answer(store, "digits/peeking", "c")
    walk = EXAMPLES["mazur"].walk()
    step = walk.steps[walk.find("dW2")]
    asked = prediction("mazur", walk, step, (0, 1))
    submit_prediction(store, asked, "5", asked_verdict(asked))
    for page in ("three-numbers", "a-line-through-the-plane"):
        open_page(store, "perceptron", page)
    mark_read(store, "perceptron", "three-numbers")
    save_place(store, Place("perceptron", "a-line-through-the-plane", 12, "step xor --at 3"))
    save_edit(store, "perceptron/and-gate", "print('mine')\n")
    record_snippet_run(store, "perceptron/and-gate", "ok")
    record_snippet_run(store, "perceptron/map", "error")
    run = start_run(store, {"network": "mlp", "hidden": [32], "lr": 0.003})
    finish_run(store, run, "done", {"test_accuracy": 0.97}, [[1, 0.5], [2, 0.25]])
    start_run(store, {"network": "mlp", "hidden": [], "lr": 100.0})
    record_walk(store, "mazur", 19, finished_backward=True)
    record_walk(store, "xor", 4)
    save_walk(store, WalkPlace("xor", "XOR", 4, 27, folded=("dense",), edits=((1, "W1[0,0] = 2"),)))
    save_setting(store, "theme", "backstep-light")
    save_setting(store, "last", "step")


def asked_verdict(question):
    from tutor.quiz import grade

    return grade(question, "5")


def main():
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory() as folder:
        with Store.open(Path(folder), Clock()) as store:
            use(store)
        made = sqlite3.connect(Path(folder) / "learner.sqlite3")
        made.execute("PRAGMA journal_mode = DELETE")
        made.execute("VACUUM")
        made.close()
        (here / "learner.sqlite3").write_bytes((Path(folder) / "learner.sqlite3").read_bytes())


if __name__ == "__main__":
    main()
