from __future__ import annotations

import math
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loops import some

from core.examples import described, example_named
from core.examples.own_expression import MOST_LETTERS, is_expression, parse_own_expression
from core.tape import registry
from core.transcript import largest_error

MICROGRAD = "(a*b + c).tanh() where a=2, b=-3, c=10"


def test_the_gradients_are_those_that_calculus_gives():
    walk = described(MICROGRAD).walk()
    gradients, slope = walk.gradients(), 1 - math.tanh(4) ** 2
    for name, partial in {"a": -3 * slope, "b": 2 * slope, "c": slope}.items():
        assert gradients[walk.leaves[name]] == pytest.approx(partial, rel=1e-12)
    assert largest_error(walk) < 1e-9


@pytest.mark.parametrize(
    "text",
    [
        MICROGRAD,
        "-a + 3 where a=1/3",
        "h = tanh(x @ W + b); mse_loss(h, t) where W=[[1, 2], [3, 4]], b=[0, 1]"
        " given x=[[0.1, 0.2]], t=[[0, 1]]",
        "cross_entropy(x @ W, y) where W=[[1, 2, 0.5], [3, 4, 1]] given x=[[1, 2]], y=[2]",
        "E[words].sum() where E=[[1, 2], [3, 4]] given words=[1, 0, 1]",
        "dropout(x, m, p=0.5).mean() where x=[1, 2] given m=[1, 0]",
        "cat([a, b], axis=0).sum() where a=[1], b=[2]",
        "softmax(z)[0, 1] where z=[[1, 2]]",
        "(x.T @ x).sum(axis=(0, 1)) / 2 where x=[[1, 2]]",
        "exp(b * log(a)) where a=2, b=3",
        "maximum(a, 2**0.5) * abs(-1) where a=2",
    ],
)
def test_every_number_of_an_expression_is_explained(text):
    example = described(text)
    walk = example.walk()
    assert largest_error(walk) < 1e-9
    assert walk.losses[1] < walk.losses[0]
    assert example_named(example.name).walk().losses == walk.losses


def test_what_has_no_name_is_numbered_and_the_result_is_l():
    walk = described("s = a*b*2 + c; s.tanh() where a=2, b=-3, c=10").walk()
    assert [step.name for step in walk.steps][:4] == ["v1", "v2", "s", "L"]


def test_signs_as_they_are_printed_are_read():
    assert described("a·b − 1 where a=−2, b=3").walk().losses[0] == -7


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("tanh(x where x=1", "'tanh(x' can't be read: it leaves a bracket open; write it like"),
        ("a*b) where a=1, b=2", "it closes a bracket that it never opened"),
        ("a + where a=1", "something is missing at its end"),
        ("a where a=", "something is missing at its end"),
        ("a @@ b where a=1, b=2", "it is no arithmetic from"),
        ("a; ; a where a=1", "a part of it is empty"),
        ("import os where a=1", "neither arithmetic nor a name for some"),
        ("a^2 where a=3", "**"),
        ("tanhh(a) where a=1", "did you mean tanh?"),
        ("a + b where a=1", "b has no value"),
        ("a + 1 where a=1, b=2", "nothing uses it"),
        ("x*2 where x=[1, 2]", "a single number"),
        ("a where a=1", "computes nothing"),
        ("2*3 where a=1", "computes nothing"),
        ("a**b where a=2, b=3", "an exponent is a number"),
        ("conv2d(x, w, padding=100000) where x=1, w=1", "100 is the most"),
        ("a + a*a where a=1e400", "not finite"),
        ("a + 1 where a=[[1, 2], [3]]", "as many numbers"),
        ("a + 1 where", "are no values"),
        ("a + 1 where a=2 where a=3", "twice"),
        ("a + 1 where a=2 given a=3", "keep one"),
        ("a = 2; a + 1 where a=1", "given twice"),
        ("a + 1 where a=one", "is no number"),
        ("a.sum() where a=-(1, 2)", "is no number"),
        ("a.sum() where a=[1, 2]/3", "is no number"),
        ("a + 1 where a=1/0", "is no number"),
        ("tanh(0.5) + 1", "differentiated for"),
        ("cross_entropy(z, y) where z=[[1, 2]], y=[1]", "under given"),
        ("a @ b where a=[1, 2], b=[1, 2, 3]", "a @ b: "),
        ("lstm_cell(a) where a=1", "takes 5 operands"),
        ("a*1" + "+a" * MOST_LETTERS + " where a=1", "at most"),
        ("__import__('os').system('true') where a=1", "no operation"),
        ("a.__class__ where a=1", "is not understood"),
        ("(lambda: a)() where a=1", "is not understood"),
        ("-" * 350 + "a where a=[1, 2]", "a single number"),
        ("[a for a in (1, 2)] where a=1", "is not understood"),
    ],
)
def test_what_is_no_expression_is_refused_with_the_reason(text, why):
    assert is_expression(text)
    with pytest.raises(ValueError, match=re.escape(why)):
        parse_own_expression(text)


def test_no_array_grows_beyond_what_can_be_stepped_through():
    with pytest.raises(ValueError, match="1,000 is the most"):
        parse_own_expression(f"(x * y).sum() where x={[[1]] * 40!r}, y={[1] * 30!r}")


def test_every_operation_is_found_by_its_name():
    """Each is called, if only to refuse operands of the wrong kind: nothing but ValueError."""
    walked = set()
    for name, op in some(registry.items()):
        text = f"{name}({', '.join(['a'] * len(op.operands))}).sum() where a=[[0.5, 0.25]]"
        with suppress(ValueError):
            assert largest_error(described(text).walk()) < 1e-8
            walked.add(name)
    assert len(walked) > 25


@given(st.text(alphabet="ab01.+-*/@()[]=,;:^ tanhwheregiven'_", max_size=60))
def test_any_text_is_an_expression_or_refused(text):
    with suppress(ValueError):
        assert parse_own_expression(text).where
