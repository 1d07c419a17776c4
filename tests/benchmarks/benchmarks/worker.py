"""One contender of one case, in a process of its own: a line in, a block trained, a line out."""

from __future__ import annotations

import json
import sys
from time import perf_counter

from benchmarks import all_cases


def main(name: str, contender: str) -> None:
    """For each line on standard input train a fresh network, and tell the time and the losses."""
    make = all_cases()[name].contenders[contender]
    for _ in sys.stdin:
        run = make()
        start = perf_counter()
        losses = run()
        seconds = perf_counter() - start
        print(json.dumps({"seconds": seconds, "losses": losses}), flush=True)


main(*sys.argv[1:])
