"""How long a large walk takes to open, and a move to its picture: ``python -m benchmarks.stepper``.

A chain of tanh layers with as many steps as asked for. A picture is all three drawings of the
stepper at 120×36; what Textual does with them comes on top. The memory is what 2,000 moves leave.
"""

from __future__ import annotations

import argparse
import gc
import time
import tracemalloc
from statistics import median

import numpy as np

from core.losses import mse_loss
from core.ops import affine, tanh
from core.tape import Parameter, Tape, Tensor
from core.walk import Recipe, Walk
from tutor.stepping.page import draw_detail, draw_map, map_rows
from tutor.stepping.scene import Scene
from tutor.stepping.steplist import draw_steps

STEPS_A_LAYER = 8  # two forward; four gradients; two updates


def chain(layers: int) -> Walk:
    """A walk through so many layers of four units."""
    rng = np.random.default_rng(0)
    a = Tensor(rng.normal(size=(4, 4)), "x")
    with Tape() as tape:
        for k in range(layers):
            W, b = (
                Parameter(0.5 * rng.normal(size=(4, 4)), f"W{k}"),
                Parameter(np.zeros(4), f"b{k}"),
            )
            a = tanh(affine(a, W, b))
        loss = mse_loss(a, np.ones((4, 4))).named("L")
    return Walk(tape, loss, Recipe(rate=0.1))


def draw(scene: Scene) -> None:
    """All that the stepper draws of a moment at 120×36."""
    picture = draw_map(scene, 92, map_rows(scene.walk, 33))
    draw_detail(scene, 91, 33 - picture.height - 1, "a chain", "how long it takes")
    draw_steps(scene, 24, 34)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=10_000)
    wanted = parser.parse_args().steps
    began = time.perf_counter()
    scene = Scene(chain(wanted // STEPS_A_LAYER + 1))
    draw(scene.at(1))
    opened = time.perf_counter() - began
    total, times = scene.total, []
    forth = [*range(total // 4, total // 4 + 200), *range(3 * total // 4, 3 * total // 4 + 200)]
    for cursor in [*forth, *reversed(forth)]:
        began = time.perf_counter()
        draw(scene.at(cursor))
        times.append(time.perf_counter() - began)
    print(f"{total:,} steps: open {opened:.2f} s, a move {1e3 * median(times):.1f} ms (median), "
          f"{1e3 * sorted(times)[int(0.95 * len(times))]:.1f} ms (95 %)")  # fmt: skip
    gc.collect()
    tracemalloc.start()
    for cursor in range(2_000):
        draw(scene.at(1 + (cursor * 37) % total))
    gc.collect()
    print(f"memory after 2,000 moves: {tracemalloc.get_traced_memory()[0] / 1024:+.0f} KiB")


if __name__ == "__main__":
    main()
