"""A name that nothing has is answered with the one that was meant, or with those there are."""

from core.nearest import did_you_mean, expected, nearest

NAMES = ("relu", "leaky_relu", "tanh")


def test_a_slip_is_recognized_whatever_its_case_and_dashes():
    assert str(nearest("RELLU", NAMES)) == "did you mean relu?"
    assert str(nearest("--hiden", ["--hidden", "--lr"])) == "did you mean --hidden?"
    assert str(nearest("leaky", NAMES)) == "did you mean leaky_relu?"


def test_a_slip_goes_before_a_name_with_the_word_in_it():
    assert str(nearest("rad", ["gradcheck", "read"])) == "did you mean read?"
    assert str(nearest("grad", ["gradcheck", "read"])) == "did you mean gradcheck?"


def test_where_nothing_is_close_the_choices_are_listed():
    assert str(nearest("qqq", NAMES)) == "expected one of relu, leaky_relu, tanh"
    assert str(nearest("qqq", ["digits"])) == "expected digits"
    assert str(nearest("qqq", [])) == "there are none"
    assert str(nearest("--qqq", ["--epochs"])) == "expected --epochs"


def test_a_name_may_be_told_as_something_longer():
    assert str(did_you_mean("lats", ["last"], {"last": "perceptron/last"})) == (
        "did you mean perceptron/last?"
    )
    assert did_you_mean("qqq", NAMES) is None
    assert str(expected(iter(NAMES))).startswith("expected one of relu")
