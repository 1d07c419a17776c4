"""Data by path: what is read of each kind of file, and what is said to those that are not sound."""

from __future__ import annotations

import gzip
import os
import pickle
import zipfile

import numpy as np
import pytest
from data_files import IRIS, idx, pictures, png
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loops import some

from tutor.activities.errors import UsageError
from tutor.activities.value_types import Unfit
from tutor.commands.predict_own import features_of
from tutor.data_sets.bad_data import BadData
from tutor.data_sets.csv_files import read_row
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


def zipped(*names):
    def make(path):
        with zipfile.ZipFile(path / "a.npz", "w") as archive:
            for name in names:
                archive.writestr(name, b"hello")

    return make


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
    ("a.csv", csv("NA,?,a\n" + ROWS), "line 1, column 1 is 'NA', which is no number"),
    ("a.csv", csv(",,a\n" + ROWS), "line 1, column 1 is empty; expected a number"),
    ("a.csv", csv("−1.0,a\n2,a\n3,b\n"), "line 1, column 1 is '−1.0', which is no number"),
    ("a.csv", csv("1_000,a\n2,a\n3,b\n"), "line 1, column 1 is '1_000', which is no number"),
    ("a.csv", lambda path: os.mkfifo(path / "a.csv"), "it is neither a file nor a folder"),
    ("b.csv", csv(""), "there is no such file or folder"),
    ("a.npz", raw("a.npz", b"PK nothing"), "it is damaged, or no .npz file"),
    ("a.npz", raw("a.npz", pickle.dumps([1])), "it is damaged, or no .npz file"),
    ("a.npz", npz(x=np.array([{}, {}]), y=Y[:2]), "x holds Python objects as a pickle"),
    ("a.npz", zipped("x", "y"), "it has the arrays —; expected x and y"),
    ("a.npz", npz(x_train=X[:0], y_train=Y[:0], x_test=X, y_test=Y), "it has 0 rows to learn from"),
    ("a.npz", npz(x_train=X[:1], y_train=Y[:1], x_test=X, y_test=Y), "it has 1 row to learn from"),
    (
        ".",
        folder(
            ("train-images-idx3-ubyte", idx(X[:0])),
            ("train-labels-idx1-ubyte", idx(Y[:0])),
            ("t10k-images-idx3-ubyte", idx(X)),
            ("t10k-labels-idx1-ubyte", idx(Y)),
        ),
        "it has 0 rows to learn from",
    ),
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
        ("x,y,kind\n1,2,a\n3,4,b\n", ("a", "b"), ("x", "y")),
        ("y,w,h\na,1,2\nb,3,4\n", ("a", "b"), ("w", "h")),
        ("label,x,y\na,1,2\nb,3,4\n", ("a", "b"), ("x", "y")),
        (",Na,kind\n1,2,a\n3,4,b\n", ("a", "b"), ("", "Na")),
        (
            "1,2,9007199254740992\n3,4,9007199254740993\n",
            ("9007199254740992", "9007199254740993"),
            (),
        ),
        ("2020,2021,class\n1,2,0\n3,4,1.0\n", ("0", "1"), ()),
        ("1,2,0\r\n3,4,1\r\n", ("0", "1"), ()),
    ],
)
def test_a_table_is_read_as_people_write_them(tmp_path, text, classes, columns):
    (tmp_path / "a.csv").write_text(text, newline="")
    data = data_named(str(tmp_path / "a.csv"), 0)
    assert (data.shape.classes, data.shape.columns) == (classes, columns)
    assert sorted(data.scaling.undone(data.parts.train.x).round(3).ravel()) == [1, 2, 3, 4]


def test_labels_to_learn_from_and_to_test_on_may_differ_in_shape(tmp_path):
    np.savez(tmp_path / "a.npz", x_train=X[:20], y_train=Y[:20, None], x_test=X[20:], y_test=Y[20:])
    np.testing.assert_array_equal(data_named(str(tmp_path / "a.npz"), 0).parts.test.y, Y[20:])


def test_whole_numbers_beyond_the_exact_floats_stay_apart_in_arrays(tmp_path):
    np.savez(tmp_path / "a.npz", x=np.eye(2), y=np.array([2**53, 2**53 + 1]))
    classes = data_named(str(tmp_path / "a.npz"), 0).shape.classes
    assert classes == ("9007199254740992", "9007199254740993")


def test_a_folder_called_images_is_one_of_pictures(tmp_path):
    folder(("images_of_cats/1.png", png(X[0])), ("dogs/1.png", png(X[1])))(tmp_path)
    assert data_named(str(tmp_path), 0).shape.classes == ("dogs", "images_of_cats")


def test_images_that_are_there_plain_and_packed_are_read_once(sources):
    plain = sources["mnist"] / "train-images-idx3-ubyte"
    packed = sources["mnist"] / "train-images-idx3-ubyte.gz"
    there, other = (plain, packed) if plain.exists() else (packed, plain)
    before = data_named(str(sources["mnist"]), 0).parts.train.x
    content = there.read_bytes()
    other.write_bytes(gzip.compress(content) if there is plain else gzip.decompress(content))
    np.testing.assert_array_equal(data_named(str(sources["mnist"]), 0).parts.train.x, before)


def test_a_home_folder_of_nobody_is_refused():
    with pytest.raises(BadData, match="there is no home folder of ~nosuchuser"):
        data_named("~nosuchuser/x.csv", 0)


@pytest.mark.parametrize("cell", ["nan", "inf"])
def test_a_row_to_be_read_by_a_run_has_finite_numbers(tmp_path, cell):
    (tmp_path / "row.csv").write_text(f"1,{cell}\n")
    with pytest.raises(BadData, match=f"column 2 is {cell}; expected a finite number"):
        read_row(tmp_path / "row.csv", 2)


@pytest.mark.parametrize("white", [1.0, 15, 255, 12.5])
def test_a_white_png_is_as_bright_as_white_in_the_data(tmp_path, white):
    x = (X / X.max() * white).astype(np.uint8 if isinstance(white, int) else np.float64)
    np.savez(tmp_path / "a.npz", x=x, y=Y)
    (tmp_path / "white.png").write_bytes(png(np.full((6, 6), 255, np.uint8)))
    source = data_named(str(tmp_path / "a.npz"), 0)
    np.testing.assert_allclose(features_of(tmp_path / "white.png", source), np.ones(36))


def test_a_png_is_refused_where_the_data_are_below_0(tmp_path):
    np.savez(tmp_path / "a.npz", x=X / 127.5 - 1, y=Y)
    (tmp_path / "white.png").write_bytes(png(np.full((6, 6), 255, np.uint8)))
    with pytest.raises(BadData, match="numbers below 0"):
        features_of(tmp_path / "white.png", data_named(str(tmp_path / "a.npz"), 0))


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
