from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets import digits_splits
from core.layers import ACTIVATIONS as CORE_ACTIVATIONS
from core.optim import OPTIMIZERS as CORE_OPTIMIZERS
from tutor.activities.errors import SettingError
from tutor.activities.value_types import short_number
from tutor.labs.digits.spec import (
    ACTIVATIONS,
    OPTIMIZERS,
    TRAIN_ROWS,
    DigitsSpec,
)


@given(st.floats(min_value=1e-320, allow_infinity=False))
def test_a_rate_is_written_so_that_it_reads_back_exactly(rate):
    assert float(short_number(rate)) == rate


def test_what_the_settings_know_of_the_core_is_so():
    assert set(ACTIVATIONS) == set(CORE_ACTIVATIONS) - {"step", "swish"}  # no learning; is silu
    assert list(OPTIMIZERS) == list(CORE_OPTIMIZERS)
    assert len(digits_splits(3).train.y) == TRAIN_ROWS


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("rate", "nan", "above 0"),
        ("rate", "inf", "above 0"),
        ("rate", "0", "above 0"),
        ("rate", "-0.1", "above 0"),
        ("rate", "1e10", "at most 1e9"),
        ("rate", "fast", "such as 0.003"),
        ("hidden", "0", "1 to 1024"),
        ("hidden", "64,0", "1 to 1024"),
        ("hidden", "2000", "1 to 1024"),
        ("hidden", "", "softmax"),
        ("hidden", "1,2,3,4,5,6,7,8,9", "1 to 8"),
        ("hidden", "64,,32", "64,32"),
        ("hidden", "a", "64,32"),
        ("batch", "0", "1 to 10,000,000"),
        ("batch", "1294", "1,293 digits"),
        ("batch", "3.5", "whole number"),
        ("epochs", "1e9", "whole number"),
        ("epochs", "0", "1 to 100,000"),
        ("epochs", "9" * 500, "whole number"),
        ("seed", "-1", "from 0"),
        ("seed", str(2**32), "32-bit"),
        ("model", "mpl", "did you mean mlp?"),
        ("model", "", "mlp, softmax, perceptron"),
        ("activation", "rellu", "did you mean relu?"),
        ("optimizer", "ADAM", "did you mean adam?"),
        ("data", "mnist", "digits, or the path of a file"),
        ("data", "digit", "did you mean digits?"),
        ("data", "moons", "backstep playground moons"),
        ("data", "", "digits"),
        ("only", "z", "expected one of 0, 1"),
        ("rows", "1294", "1,293 digits"),
    ],
)
def test_a_setting_that_cannot_be_names_field_value_and_what_is_expected(field, text, told):
    with pytest.raises(SettingError) as caught:
        DigitsSpec.from_texts({field: text})
    assert caught.value.field == field
    assert told in caught.value.expected
    assert len(caught.value.shown) <= 42
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "layers"),
    [
        ("32", (32,)),
        ("64,32", (64, 32)),
        (" 64 , 32 ", (64, 32)),
        ("64-32", (64, 32)),
        ("64 32", (64, 32)),
    ],
)
def test_hidden_layers_are_read_as_people_write_them(text, layers):
    assert DigitsSpec.from_texts({"hidden": text}).hidden == layers


def test_fields_left_out_keep_their_usual_values():
    assert DigitsSpec.from_texts({}) == DigitsSpec()
    assert DigitsSpec.from_texts({"rate": "3e-3"}) == DigitsSpec()


def test_the_screens_part_of_training_loads_without_numpy_or_textual():
    code = (
        "import sys\n"
        "from tutor.running import runs\n"
        "from tutor.labs.digits import spec\n"
        "print([name for name in ('numpy', 'textual', 'core.tape') if name in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout == "[]\n"
