"""Data by path: what is read of each kind of file, and what is said to those that are not sound."""

from __future__ import annotations

import gzip
import pickle

import numpy as np
import pytest
from data_files import IRIS, idx, pictures, png
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loops import some

from tutor.activities.errors import UsageError
from tutor.activities.value_types import Unfit
from tutor.data_sets.bad_data import BadData
from tutor.data_sets.data_names import DataName
from tutor.data_sets.read_data import data_named

KINDS = ("csv", "npz", "numbers", "idx", "gz", "mnist", "folders")
FILES = ("csv", "npz", "numbers", "idx", "gz")


def parts_of(data):
    return data.parts.train, data.parts.validation, data.parts.test


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_source_has_a_shape_and_three_parts_of_it(sources, kind):
    data = data_named(str(sources[kind]), 0)
    assert len(data.shape.classes) == 3
    assert (data.shape.image == (6, 6)) == (kind not in ("csv", "numbers"))
    for part in some(parts_of(data)):
        assert part.x.shape[1:] == (data.shape.features,)
        assert set(part.y) <= {0, 1, 2}
    assert data_named(str(sources[kind]), 0).parts.train.x.tobytes() == data.parts.train.x.tobytes()


def test_images_stay_bytes_and_numbers_are_brought_to_one_size(sources):
    for kind in some(("npz", "idx", "gz", "mnist", "folders")):
        assert data_named(str(sources[kind]), 0).parts.train.x.dtype == np.uint8
    for kind in some(("csv", "numbers")):
        data = data_named(str(sources[kind]), 0)
        x = data.parts.train.x.astype(float)
        np.testing.assert_allclose(x.mean(0), 0, atol=1e-5)
        np.testing.assert_allclose(x.std(0), 1, atol=1e-5)
    iris = data_named(str(sources["csv"]), 0)
    assert iris.shape.columns == ("length", "width")
    assert iris.shape.classes == ("iris", "lily", "rose")
    rows = {tuple(row) for row in np.round(iris.scaling.undone(iris.parts.train.x), 4)}
    assert rows <= {tuple(map(float, line.split(",")[:2])) for line in IRIS.splitlines()[1:]}


def test_what_is_to_be_tested_on_is_what_the_file_says(sources, tmp_path):
    x, y = pictures()
    np.testing.assert_array_equal(
        data_named(str(sources["mnist"]), 0).parts.test.x, x[18:].reshape(6, -1)
    )
    np.savez(tmp_path / "four.npz", x_train=x[:20], y_train=y[:20], x_test=x[20:], y_test=y[20:])
    test = data_named(str(tmp_path / "four.npz"), 3).parts.test
    np.testing.assert_array_equal(test.x, x[20:].reshape(4, -1))
    np.testing.assert_array_equal(test.y, y[20:])


def csv(text):
    return lambda path: (path / "a.csv").write_text(text)


def npz(**arrays):
    return lambda path: np.savez(path / "a.npz", **arrays)


def raw(name, content):
    return lambda path: (path / name).write_bytes(content)


def both(*makers):
    return lambda path: [make(path) for make in makers]


def folder(*names):
    def make(path):
        for name, content in names:
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(content)

    return make


X, Y = pictures()
ROWS = "1,2,a\n3,4,b\n"
BAD = [
    ("a.csv", csv(""), "it is empty; expected rows of numbers"),
    ("a.csv", csv("1,2,a\n"), "it has 1 row; expected at least two"),
    ("a.csv", csv("x,y2,kind\n"), "it has headings and no rows"),
    ("a.csv", csv("1,2,a\n3,4,a\n"), "all its rows are of the class 'a'"),
    (
        "a.csv",
        csv("w,h,k\n" + ROWS + "nan,3,a\n"),
        "line 4, column 1 (w) is nan; expected a finite",
    ),
    ("a.csv", csv(ROWS + "1,inf,a\n"), "line 3, column 2 is inf; expected a finite number"),
    ("a.csv", csv(ROWS + "1,,a\n"), "line 3, column 2 is empty; expected a number"),
    ("a.csv", csv(ROWS + "1,2,\n"), "line 3, column 3 is empty; expected the class"),
    ("a.csv", csv(ROWS + "1,tall,a\n"), "line 3, column 2 is 'tall', which is no number"),
    ("a.csv", csv(ROWS + "1,1_000,a\n"), "line 3, column 2 is '1_000', which is no number"),
    ("a.csv", csv(ROWS + "1,a\n"), "line 3 has 2 columns and line 1 has 3"),
    ("a.csv", csv(ROWS + "1e300,1,a\n"), "column 1 is 1e+300; expected a number within"),
    ("a.csv", csv("7\n8\n"), "line 1 has one column"),
    ("a.csv", csv("1,2,0.5\n3,4,1\n"), "0.5 is no class but a number to predict"),
    ("a.csv", raw("a.csv", b"\xff\xfe\x00\x01"), "it is no text in UTF-8"),
    ("a.csv", raw("a.csv", b"1,2,a\n" + b'"' + b"9" * 200_000), "it is no CSV file: field larger"),
    ("b.csv", csv(""), "there is no such file or folder"),
    ("a.npz", raw("a.npz", b"PK nothing"), "it is damaged, or no .npz file"),
    ("a.npz", raw("a.npz", pickle.dumps([1])), "it is damaged, or no .npz file"),
    ("a.npz", npz(x=np.array([{}, {}]), y=Y[:2]), "x holds Python objects as a pickle"),
    ("a.npz", npz(a=X, y=Y), "it has the arrays a, y; expected x and y"),
    ("a.npz", npz(x=X[:5], y=Y), "x has shape (5, 6, 6) and y (24,); expected as many"),
    ("a.npz", npz(x=Y, y=Y), "x has shape (24,); expected rows of numbers (N, D)"),
    ("a.npz", npz(x=np.zeros((4, 2, 2, 3)), y=Y[:4]), "Colours are made grey by x.mean(-1)"),
    ("a.npz", npz(x=X + 0j, y=Y), "x has the type complex128; expected real numbers"),
    ("a.npz", npz(x=X, y=np.eye(24)), "One-hot rows are made classes by y.argmax(1)"),
    ("a.npz", npz(x=X, y=Y + 0.5), "0.5 is no class but a number to predict"),
    ("a.npz", npz(x=np.full((9, 2), np.nan), y=Y[:9]), "row 1, column 1 is nan; expected a number"),
    ("a-images-idx3-ubyte", raw("a-images-idx3-ubyte", idx(X)), "there is no a-labels-idx1-ubyte"),
    (
        "a-images-idx3-ubyte",
        both(
            raw("a-images-idx3-ubyte", idx(X)[:-9]),
            raw("a-labels-idx1-ubyte", idx(Y)),
        ),
        "is cut short: its header says 24×6×6",
    ),
    (
        "a-images-idx3-ubyte",
        both(
            raw("a-images-idx3-ubyte", b"\0\0\x0d" + idx(X)[3:]), raw("a-labels-idx1-ubyte", idx(Y))
        ),
        "begins with [0, 0, 13, 3]; an IDX file of bytes in 3 dimensions begins with [0, 0, 8, 3]",
    ),
    (
        "a-images-idx3-ubyte",
        both(raw("a-images-idx3-ubyte", idx(X)), raw("a-labels-idx1-ubyte", idx(Y[:9]))),
        "has 24 images and a-labels-idx1-ubyte 9 labels; expected as many",
    ),
    ("a-labels-idx1-ubyte", raw("a-labels-idx1-ubyte", idx(Y)), "name the file with the images"),
    (".", lambda path: None, "it has neither IDX files nor folders of pictures"),
    (".", folder(("a/1.jpg", b"\xff\xd8")), "1.jpg: it is no PNG; expected PNG files"),
    (".", folder(("a/1.png", png(X[0])[:-40])), "1.png: it is"),
    (".", folder(("a/1.png", png(X[0])), ("b/1.png", png(X[0, :4]))), "it has 4×6 pixels and"),
    (
        ".",
        both(folder(("a/1.png", png(X[0]))), lambda path: (path / "b").mkdir()),
        "no pictures in it",
    ),
    ("notes.docx", raw("notes.docx", b"hello"), "expected a .csv file with numbers and a class"),
]


@pytest.mark.parametrize(("name", "make", "told"), BAD, ids=range(len(BAD)))
def test_a_bad_file_is_named_with_the_place_and_what_was_expected(tmp_path, name, make, told):
    make(tmp_path)
    with pytest.raises(BadData) as caught:
        data_named(str(tmp_path / name), 0)
    assert told in str(caught.value)
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "classes", "columns"),
    [
        ("1;2;a\n3;4;b\n", ("a", "b"), ()),
        ("1\t2\ta\n3\t4\tb\n", ("a", "b"), ()),
        ("\ufeff# notes\n\nw, h, kind\n1,2, 10\n3,4, 9\n", ("9", "10"), ("w", "h")),
        ("label,w,h\nb,1,2\na,3,4\n", ("a", "b"), ("w", "h")),
        ("2020,2021,class\n1,2,0\n3,4,1.0\n", ("0", "1"), ()),
        ("1,2,0\r\n3,4,1\r\n", ("0", "1"), ()),
    ],
)
def test_a_table_is_read_as_people_write_them(tmp_path, text, classes, columns):
    (tmp_path / "a.csv").write_text(text, newline="")
    data = data_named(str(tmp_path / "a.csv"), 0)
    assert (data.shape.classes, data.shape.columns) == (classes, columns)
    assert sorted(data.scaling.undone(data.parts.train.x).round(3).ravel()) == [1, 2, 3, 4]


def test_a_name_is_told_from_a_path_and_a_folder_here_needs_no_dot(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "faces").mkdir()
    name = DataName(("moons",), "backstep playground")
    assert name.read("digits") == "digits"
    assert name.read("faces") == "./faces"
    for given_, told in some({"faces": "or the path", "moons": "backstep playground moons",
                              "digit": "did you mean digits?", "": "digits"}.items()):  # fmt: skip
        with pytest.raises(Unfit) as caught:
            name.check(given_)
        assert told in caught.value.expected


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from(FILES), st.data())
def test_whatever_a_file_holds_it_is_read_or_refused_in_a_line(sources, kind, data):
    """Bytes are changed, left out, put in, or cut off."""
    path = sources[kind]
    whole = path.read_bytes()
    harmed = bytearray(
        gzip.decompress(whole) if kind == "gz" and data.draw(st.booleans()) else whole
    )
    packed = kind == "gz" and bytes(harmed) != whole
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(len(harmed) - 1, 0)))
        match data.draw(st.sampled_from(("change", "cut", "insert", "end"))):
            case "change" if harmed:
                harmed[at] = data.draw(st.integers(0, 255))
            case "cut":
                del harmed[at : at + data.draw(st.integers(1, 30))]
            case "insert":
                harmed[at:at] = data.draw(st.binary(max_size=9) | st.sampled_from([b"nan", b",,"]))
            case "end":
                del harmed[at:]
    try:
        path.write_bytes(gzip.compress(bytes(harmed)) if packed else bytes(harmed))
        found = data_named(str(path), 0)
        told = ""
    except UsageError as refused:
        told = str(refused)
    finally:
        path.write_bytes(whole)
    if told:
        assert str(path.parent) in told
        assert "\n" not in told
    else:
        assert np.isfinite(found.parts.train.x).all()
        assert len(found.shape.classes) > 1
