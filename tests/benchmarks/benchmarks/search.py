"""How long search takes on a course ten times as large: ``python -m benchmarks.search``.

The shipped course's documents are copied, each copy with words of its own. Every query is asked as
it is typed, letter by letter, the median of five; at most 20 ms are wanted.
"""

from __future__ import annotations

import argparse
import time
from statistics import median

from tutor.course import load_course
from tutor.study.search import Index
from tutor.study.search.origins import ORIGINS, Searched

WANTED = 20.0
"""Milliseconds a query."""
REPEATS = 5
QUERIES = (
    "perceptron", "learning rate", "the gradient of the loss", "w5", "softmax", "a", "x", "dW1",
    "backpropagation chain rule", "no such word",
)  # fmt: skip


def seconds(index: Index, typed: str) -> float:
    """Of the processor's time, which other programs disturb less than the clock."""
    began = time.process_time()
    index.find(typed)
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=10, help="copies of the course")
    times = parser.parse_args().times
    began = time.perf_counter()
    searched = Searched(load_course())
    documents = [document for origin in ORIGINS.values() for document in origin(searched)]
    index = Index()
    for n in range(times):
        copies = (one._replace(text=f"{one.text} copy{n}") for one in documents)
        index.put(f"copy {n}", copies)
    print(f"{len(index):,} documents: index {1e3 * (time.perf_counter() - began):.0f} ms")
    took = {}
    for query in QUERIES:
        for end in range(1, len(query) + 1):
            typed = query[:end]
            took[typed] = 1e3 * median(seconds(index, typed) for _ in range(REPEATS))
    slowest = max(took, key=took.__getitem__)
    print(f"{len(took)} queries: {median(took.values()):.1f} ms (median), "
          f"{took[slowest]:.1f} ms (slowest: {slowest!r}), "
          f"{'within' if took[slowest] < WANTED else 'BEYOND'} {WANTED:g} ms")  # fmt: skip


if __name__ == "__main__":
    main()
