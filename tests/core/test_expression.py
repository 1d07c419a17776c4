from __future__ import annotations

import numpy as np
import pytest

from core.expression import (
    Leaf,
    Named,
    call,
    constant,
    element_name,
    format_number,
    lift,
    total,
)
from core.figures import figures_for

x, y, z = Leaf("x", 2.0), Leaf("y", -3.0), Leaf("z", 0.5)


@pytest.mark.parametrize(
    ("expression", "symbols", "numbers", "value"),
    [
        (x + y, "x + y", "2.0 + (−3.0)", -1),
        (x - y, "x − y", "2.0 − (−3.0)", 5),
        (x - (y + z), "x − (y + z)", "2.0 − ((−3.0) + 0.5)", 4.5),
        (x * y, "x · y", "2.0 · (−3.0)", -6),
        (x * (y + z), "x · (y + z)", "2.0 · ((−3.0) + 0.5)", -5),
        (x / y, "x / y", "2.0 / (−3.0)", -2 / 3),
        (x / (y * z), "x / (y · z)", "2.0 / ((−3.0) · 0.5)", -4 / 3),
        (x * y / z, "x · y / z", "2.0 · (−3.0) / 0.5", -12),
        (-x, "−x", "−2.0", -2),
        (-x * y, "−x · y", "−2.0 · (−3.0)", 6),
        (x * -y, "x · (−y)", "2.0 · (−(−3.0))", 6),
        (x * (-y * z), "x · (−y · z)", "2.0 · (−(−3.0) · 0.5)", 3),
        (x * (-y / z), "x · (−y / z)", "2.0 · (−(−3.0) / 0.5)", 12),
        (x * -1, "x · (−1)", "2.0 · (−1)", -2),
        (-(x + y), "−(x + y)", "−(2.0 + (−3.0))", 1),
        (y**2, "y²", "(−3.0)²", 9),
        ((x + y) ** 2, "(x + y)²", "(2.0 + (−3.0))²", 1),
        (1 - y**2, "1 − y²", "1 − (−3.0)²", -8),
        (1 / (1 + x), "1 / (1 + x)", "1 / (1 + 2.0)", 1 / 3),
        (3 + x, "3 + x", "3 + 2.0", 5),
        (3 * x, "3 · x", "3 · 2.0", 6),
        (call("tanh", np.tanh, y), "tanh(y)", "tanh(−3.0)", np.tanh(-3)),
        (call("exp", np.exp, -x), "exp(−x)", "exp(−2.0)", np.exp(-2)),
        (call("max", np.maximum, 0, y), "max(0, y)", "max(0, −3.0)", 0),
    ],
)
def test_an_expression_is_written_with_just_the_brackets_it_needs(
    expression, symbols, numbers, value
):
    assert expression.symbols() == symbols
    assert expression.numbers(1) == numbers
    assert expression.evaluate() == pytest.approx(value, rel=1e-15)


def test_a_long_sum_shows_its_ends_and_counts_all_its_terms():
    terms = total(Leaf(f"x{k}", k) for k in range(12))
    assert terms.symbols() == "x0 + x1 + x2 + x3 + x4 + x5 + x6 + x7 + … + x11"
    assert terms.numbers(0) == "0 + 1 + 2 + 3 + 4 + 5 + 6 + 7 + (… = 27) + 11"
    assert terms.numbers(0, terms=4) == "0 + 1 + (… = 54) + 11"
    assert terms.evaluate() == terms.typed() == 66
    whole = total(Leaf(f"x{k}", k) for k in range(10)).symbols()
    assert whole == " + ".join(f"x{k}" for k in range(10))


def test_a_long_call_shows_its_ends():
    largest = call("max", max, *(Leaf(f"x{k}", k) for k in range(12)))
    assert largest.symbols() == "max(x0, x1, x2, x3, x4, x5, x6, x7, …, x11)"
    assert largest.numbers(0) == "max(0, 1, 2, 3, 4, 5, 6, 7, (… = 10), 11)"
    assert largest.evaluate() == largest.typed() == 11


def test_what_is_left_out_is_written_with_the_digits_that_the_sum_needs():
    terms = total(Leaf(f"x{k}", 3e-3 / 7) * Leaf("w", 50.0) for k in range(40))
    figures = figures_for(terms, terms.evaluate())
    assert "(… = 0.6643)" in terms.numbers(4, figures)
    assert abs(terms.typed(4, figures) - 0.8571) <= 1e-4 * (1 + 1e-6)
    assert abs(terms.typed(4, 0) - 0.8571) > 1e-3


def test_total_is_flat_and_a_single_term_stays_itself():
    assert total([x + y, z]).symbols() == "x + y + z"
    assert total([x]) is x


def test_an_element_is_named_by_its_place():
    W = Named("W", np.array([[1.0, 2.0], [3.0, 4.0]]))
    assert W[1, 0].symbols() == "W[1,0]"
    assert W[1, 0].evaluate() == 3
    assert Named("b", np.array([5.0]))[0].symbols() == "b[0]"
    assert Named("L", np.array(7.0))[()].symbols() == "L"
    assert element_name("z", (0, 1)) == "z[0,1]"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1000"),
        (-0.1, "−0.1000"),
        (1234.5678, "1234.5678"),
        (1e6, "1.00e+06"),
        (-1.23456e-5, "−1.23e−05"),
        (0.0, "0.0000"),
        (-0.0, "0.0000"),
        (0.00005, "0.0001"),
        (np.nan, "NaN"),
        (np.inf, "∞"),
        (-np.inf, "−∞"),
    ],
)
def test_numbers_are_written_for_reading(value, text):
    assert format_number(value) == text


def test_a_constant_is_shown_as_it_is():
    assert (constant(2) * x).numbers() == "2 · 2.0000"
    assert constant(-1).symbols() == "−1"
    assert constant(0.5, "½").numbers() == "½"
    assert lift(x) is x


HUGE = Leaf("w", 1e200)
INFINITE = Leaf("i", np.inf)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (HUGE * HUGE, np.inf),
        (HUGE**2, np.inf),
        (HUGE * HUGE + x, np.inf),
        (INFINITE - INFINITE, np.nan),
        (INFINITE * 0, np.nan),
        (x / Leaf("o", 0.0), np.inf),
        (call("exp", np.exp, HUGE), np.inf),
        (Leaf("n", np.nan) + 1, np.nan),
    ],
)
def test_overflow_is_a_value_and_not_an_error(expression, value):
    assert expression.evaluate() == pytest.approx(value, nan_ok=True)


def test_an_index_has_no_decimals_but_a_whole_number_in_arithmetic_has_those_of_the_others():
    words, weights = Named("words", np.array([1234, 2])), Named("w", np.array([0.5, 2.0]))
    assert words[0].numbers() == "1234"
    assert (words[0] * weights[1]).numbers() == "1234.0000 · 2.0000"
    assert (weights[0] - Leaf("rate", 1) * weights[1]).numbers() == "0.5000 − 1.0000 · 2.0000"
