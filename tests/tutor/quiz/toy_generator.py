"""A generator as somebody would add one: a module with `draw`, and a row of the table."""

from __future__ import annotations

from tutor.quiz.generator import Drawn, WrongAnswer, working


def draw(chance, *, most):
    """How much two numbers are together. With `most` 2, a product is often the sum."""
    one, other = chance.randint(1, most), chance.randint(1, most)
    return Drawn(
        "number",
        f"What is {one} + {other}?",
        one + other,
        working("Count on:", f"{one} + {other} = {one + other}"),
        (WrongAnswer(one * other, "That is the product."),),
        ("Count on.",),
    )
