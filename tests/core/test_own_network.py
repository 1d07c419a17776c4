from __future__ import annotations

import re
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.examples.own import DATASETS, LOSSES, OwnNetwork, checked, parse_own_network
from core.transcript import largest_error


@pytest.mark.parametrize(
    "text",
    [
        "2-3-1",
        "2-3-2 relu cross_entropy moons rows=8",
        "2-2 mse 0.05,0.1->0.01,0.99",
        "3-2 random rows=2 cross_entropy",
        "2-3-2 cross_entropy circles rows=5",
        "2-3-1 spirals rows=4",
        "2-3-5 cross_entropy blobs rows=7",
        "1-3-1 sine rows=3",
        "2-3-3-1 sigmoid seed=7",
        "2-2 cross_entropy 1,2->0 −1,0.5→1",
        "64-4-10 digits cross_entropy rows=3",
    ],
)
def test_a_few_words_make_a_network_whose_every_number_is_explained(text):
    own = parse_own_network(text)
    walk = own.example().walk()
    assert largest_error(walk) < 1e-9
    assert walk.losses[1] < walk.losses[0]
    assert parse_own_network(own.words()) == own


def test_what_is_not_said_is_xor_with_three_tanh_units():
    assert parse_own_network("") == OwnNetwork((2, 3, 1), "tanh", "mse", "xor", 4, 0)


def test_numbers_that_were_given_are_the_batch():
    walk = parse_own_network("2-2 mse 0.05,0.1->0.01,0.99 1,2->0,1").example().walk()
    np.testing.assert_array_equal(walk.leaves["x"].data, [[0.05, 0.1], [1, 2]])
    np.testing.assert_array_equal(walk.leaves["t"].data, [[0.01, 0.99], [0, 1]])


def test_blobs_have_as_many_classes_as_the_network_has_outputs():
    walk = parse_own_network("2-4 cross_entropy blobs rows=8").example().walk()
    assert sorted(walk.leaves["y"].data) == [0, 0, 1, 1, 2, 2, 3, 3]


def test_the_targets_of_a_curve_are_its_numbers():
    walk = parse_own_network("1-3-2 sine rows=6").example().walk()
    x, t = walk.leaves["x"].data, walk.leaves["t"].data
    assert t.shape == (6, 2)
    assert abs(t - np.sin(np.pi * x)).max() < 0.5


def test_the_same_words_give_the_same_numbers_and_another_seed_others():
    first, again, other = (
        parse_own_network(f"2-3-1 seed={seed}").example().walk().loss.item() for seed in (1, 1, 2)
    )
    assert first == again != other


@pytest.mark.parametrize("sizes", ["2-3-1", "2,3,1", "2-3,1"])
def test_sizes_are_read_with_hyphens_and_with_commas(sizes):
    own = parse_own_network(f"{sizes} relu moons rows=4")
    assert own == parse_own_network("2-3-1 relu moons rows=4")
    assert own.sizes == (2, 3, 1)
    assert parse_own_network(f"{sizes} 0.5,1->0").examples == (((0.5, 1.0), (0.0,)),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2-3-1 foo", "'foo' is unknown; expected sizes .2-3-1.*activation .*loss .*data set"),
        ("2-3-1 rleu", "^'rleu' is unknown; did you mean relu"),
        ("2-3-1 mooons", "^'mooons' is unknown; did you mean moons"),
        ("2-3-1 rows=-1", "^rows is a whole number from 1 to 1,000, as in rows=4; 'rows=-1' is"),
        ("2-3-1 seed=x", "^seed is a whole number from 0 to 999,999,999"),
        (
            "5-x-1",
            "^'5-x-1' are not sizes: expected whole numbers with - between them, such as 2-3-1",
        ),
        ("7", "^'7' are not sizes"),
        ("4-3-1", "xor has 2 inputs, the network 4; begin with 2"),
        ("2-0-1", "a layer has at least 1 unit, not 0"),
        ("1-3-2 cross_entropy sine", "the targets of sine are numbers, not classes"),
        ("2-3-1 rows=0", "the batch is empty"),
        ("2-1 moons rows=60000", "60,000 rows are too many to step through; 1,000 is the most"),
        ("9000-900-10 random", "more than 1,000,000 numbers to step through"),
        ("2-3-1 1->0", r"1->0 has 1 inputs and 1 targets; this network takes 2 and 1"),
        ("2-3-2 cross_entropy 1,2->7", "the class 7 does not exist: expected one from 0 to 1"),
        ("2-3-1 1,2->e", "'1,2->e' is not a row of numbers"),
        ("2-3-1 1,2->1_0", "'1,2->1_0' is not a row of numbers"),
        ("2-3-1 1,2->\N{ARABIC-INDIC DIGIT ONE}", "is not a row of numbers"),
        ("2-\N{ARABIC-INDIC DIGIT THREE}-1", "are not sizes"),
        (
            "2-3-1 moons rows=\N{ARABIC-INDIC DIGIT THREE}",
            "^rows is a whole number from 1 to 1,000",
        ),
        ("2-3-2 cross_entropy 1,2->1e999", "'1,2->1e999' has a number that is not finite"),
        ("2-100000-100000-1", "more than 1,000,000 numbers to step through"),
        (
            "2-1 " + "1.25,2.25->3.25 " * 30,
            "described in at most 400 characters, not 499; give it fewer layers or rows",
        ),
        ("2-" + "1-" * 200 + "1", "in at most 400 characters, not 4"),
        ("2-3-1 tanh relu", "'tanh' and 'relu' are both an activation: give one of them"),
        ("2-3-1 2-4-1", "'2-3-1' and '2-4-1' are both the sizes of the layers: give one of them"),
        ("2-3-1 mse mse", "'mse' and 'mse' are both a loss: give one of them"),
        ("2-3-1 moons xor", "'moons' and 'xor' are both a data set: give one of them"),
        (
            "2-3-1 rows=2 rows=3",
            "'rows=2' and 'rows=3' are both a number of rows: give one of them",
        ),
        ("2-3-1 rows=10", "xor has 4 rows, not 10: write rows=4 or fewer"),
        ("2-3-1 moons 1,2->0", "the rows are given as numbers: leave out 'moons'"),
        ("2-3-1 rows=2 1,2->0", "the rows are given as numbers: leave out 'rows=2'"),
        ("64-5-4 digits cross_entropy", "digits has 10 classes, the network 4 outputs; end with 1"),
        ("2-3-1 cross_entropy", "cross_entropy tells classes apart: end with 2 outputs or more"),
        ("2-3-1 nan,2->1", "'nan,2->1' has a number that is not finite"),
        ("2-3-1 -1e999,2->1", "'-1e999,2->1' has a number that is not finite"),
    ],
)
def test_what_cannot_be_is_said(text, message):
    with pytest.raises(ValueError, match=message):
        parse_own_network(text)


def test_every_network_is_its_text_to_the_last_digit():
    numbers = st.floats(-1e300, 1e300)
    rows = st.lists(
        st.tuples(st.tuples(numbers, numbers), st.tuples(numbers)), min_size=1, max_size=4
    )

    @given(rows)
    def test(examples):
        own = checked(OwnNetwork((2, 1), examples=tuple(examples)))
        assert parse_own_network(own.words()) == own

    test()


def test_a_number_with_nine_digits_is_resumed_as_it_was_typed():
    own = parse_own_network("2-1 0.123456789,1->0.5")
    again = parse_own_network(own.example().name)
    assert again.examples == (((0.123456789, 1.0), (0.5,)),)
    assert " 0.123456789,1->0.5 " in own.words()


SIZES = {"xor": "2-3-{}", "sine": "1-3-{}", "digits": "64-2-{}", "random": "3-2-{}"}


def refusal(words):
    """Why there is no such network; nothing where there is one."""
    try:
        parse_own_network(words)
    except ValueError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("data", DATASETS)
def test_as_many_rows_and_classes_as_were_asked_for_or_a_reason_why_not(data, loss):
    for rows, outputs in product((1, 3, 4, 7, 10, 101), (1, 2, 3, 10)):
        words = f"{SIZES.get(data, '2-3-{}').format(outputs)} {loss} {data} rows={rows}"
        if reason := refusal(words):
            assert re.search("has 4 rows|classes|not classes|apart", reason), words
            continue
        leaves = parse_own_network(words).example().walk().leaves
        assert len(leaves["x"].data) == rows
        if loss == "cross_entropy":
            assert leaves["y"].data.max() < outputs
            whole = {"xor": 2, "moons": 2, "circles": 2, "spirals": 2, "digits": 10}
            assert outputs >= whole.get(data, outputs)


@pytest.mark.parametrize("word", ["foo", "qqqqqqqqqq", "rleu", "rows=-1", "seed=-1", "5-x-1"])
def test_what_is_said_of_one_bad_word_fits_on_two_lines(word):
    with pytest.raises(ValueError, match=word) as error:
        parse_own_network(f"2-3-1 {word}")
    assert len(str(error.value)) <= 2 * 76


@pytest.mark.filterwarnings("error")
def test_numbers_that_overflow_are_walked_without_a_word_from_numpy():
    walk = parse_own_network("2-3-1 relu 1e308,1e308->1").example().walk()
    assert not np.isfinite(walk.losses[0])
