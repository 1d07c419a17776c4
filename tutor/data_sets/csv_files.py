"""Rows of numbers and a class, from a CSV file."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from core.tape import Array
from core.written import read_float
from tutor.data_sets.bad_data import bad, reading
from tutor.data_sets.labelled_rows import LabelledRows, numbered
from tutor.words import _

DELIMITERS = ",;\t"
TARGETS = ("label", "class", "target")
"""Headings of the column with the class, wherever it is; without one, it is the last."""

TARGET_AT_AN_END = "y"
"""A heading of that column if it is the first or the last: elsewhere it is a coordinate."""

MISSING = ("", "NA", "N/A", "?", "NULL", "null", "None")
"""How tables write that a number is not known."""

COMMENT = "#"


class Table(NamedTuple):
    """Numbers (N, D), each row's label as text, and the headings, if there are some."""

    x: Array
    labels: list[str]
    columns: tuple[str, ...]


def examples_of(path: Path) -> LabelledRows:
    """The examples of a CSV file. Errors: BadData."""
    table = read_table(path)
    y, classes = numbered(path, table.labels)
    return LabelledRows(table.x, y, classes, columns=table.columns)


def read_table(path: Path, most: int | None = None) -> Table:
    """Columns of numbers and one of labels, after headings or none; at most so many rows.

    Columns are separated by commas, semicolons or tabs. Blank lines and those that begin with #
    are passed over. Errors: BadData, with line and column.
    """
    with reading(path):
        rows = _rows(path)
        first = next(rows, None)
        if first is None:
            raise bad(path, _("it is empty; expected rows of numbers with a class in the last "
                              "column"))  # fmt: skip
        return _TableReader(path, first).table(rows, most)


def read_row(path: Path, columns: int) -> Array:
    """One row of so many numbers (D,), without a class, after headings or none. Errors: BadData."""
    with reading(path):
        rows = [cells for _line, cells in _rows(path)]
    if len(rows) > 1 and not any(map(_is_number, rows[0])):
        rows = rows[1:]
    if len(rows) != 1 or len(rows[0]) != columns or not all(map(_is_number, rows[0])):
        raise bad(path, _("expected one row of {n} numbers, as the run learned from", n=columns))
    row = np.array([read_float(cell) for cell in rows[0]])
    if not np.isfinite(row).all():
        column = int(np.flatnonzero(~np.isfinite(row))[0])
        raise bad(path, _("column {n} is {cell}; expected a finite number", n=column + 1,
                          cell=rows[0][column].strip()))  # fmt: skip
    return row


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each line that says something, with its number."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            start = file.readline(1 << 16)
            while start and (not start.strip() or start.startswith(COMMENT)):
                start = file.readline(1 << 16)
            file.seek(0)
            delimiter = max(DELIMITERS, key=start.count)
            reader = csv.reader(file, delimiter=delimiter, skipinitialspace=True)
            for cells in reader:
                if any(map(str.strip, cells)) and not cells[0].startswith(COMMENT):
                    yield reader.line_num, cells
    except UnicodeDecodeError:
        raise bad(path, _("it is no text in UTF-8; expected a CSV file: numbers and a class in "
                          "each line")) from None  # fmt: skip
    except csv.Error as error:
        raise bad(path, _("it is no CSV file: {why}", why=str(error))) from None


class _TableReader:
    """Reads the rows of one table, which are like its first."""

    def __init__(self, path: Path, first: tuple[int, list[str]]) -> None:
        self.path = path
        self.line, self.first = first
        self.width = len(self.first)
        if self.width < 2:
            raise bad(path, _("line {n} has one column; expected numbers, and a class in the last "
                              "column, separated by commas", n=self.line))  # fmt: skip
        names = [cell.strip() for cell in self.first]
        called = [k for k, name in enumerate(names) if name.lower() in TARGETS] or [
            k for k in (0, self.width - 1) if names[k].lower() == TARGET_AT_AN_END
        ]
        self.target = called[0] if len(called) == 1 else self.width - 1
        features = names[: self.target] + names[self.target + 1 :]
        self.columns = tuple(features) if _are_headings(features) else ()

    def table(self, rows: Iterator[tuple[int, list[str]]], most: int | None) -> Table:
        numbers, labels = array("d"), list[str]()
        if not self.columns:
            self._take(self.line, self.first, numbers, labels)
        for line, cells in rows:
            self._take(line, cells, numbers, labels)
            if most is not None and len(labels) > most:
                raise bad(self.path, _("it has more than {most:,} rows", most=most))
        if not labels:
            raise bad(self.path, _("it has headings and no rows; expected numbers and a class in "
                                   "each"))  # fmt: skip
        x = np.frombuffer(numbers, np.float64).reshape(len(labels), self.width - 1)
        if not self.columns and len(labels) > 1 and _heads(labels):  # headings that are numbers
            return Table(x[1:], labels[1:], ())
        return Table(x, labels, self.columns)

    def _take(self, line: int, cells: list[str], numbers: array[float], labels: list[str]) -> None:
        if len(cells) != self.width:
            raise bad(
                self.path,
                _(
                    "line {line:,} has {n} columns and line {first:,} has {m}; expected as many in "
                    "each line",
                    line=line,
                    n=len(cells),
                    first=self.line,
                    m=self.width,
                ),
            )
        label = cells.pop(self.target).strip()
        if not label:
            raise self._refused(line, self.target, _("is empty"), _("the class of the row"))
        written = "".join(cells)
        try:
            if not written.isascii() or "_" in written:
                raise ValueError
            found = list(map(float, cells))
        except ValueError:
            raise self._not_number(line, cells) from None
        if not abs(sum(found)) < float("inf"):
            raise self._not_number(line, cells)
        numbers.extend(found)
        labels.append(label)

    def _not_number(self, line: int, cells: Sequence[str]) -> Exception:
        """The first cell of a line that is no finite number."""
        wanted = _("a number")
        for k, cell in enumerate(cells):
            column = k + (k >= self.target)
            if not cell.strip():
                return self._refused(line, column, _("is empty"), wanted)
            if not _is_number(cell):
                told = _("is {cell!r:.40}, which is no number", cell=cell.strip())
                return self._refused(line, column, told, wanted)
            if not abs(read_float(cell)) < float("inf"):
                told = _("is {cell}", cell=cell.strip()[:40])
                return self._refused(line, column, told, _("a finite number"))
        return bad(self.path, _("the numbers in line {line:,} are too large", line=line))

    def _refused(self, line: int, column: int, told: str, wanted: str) -> Exception:
        names = [*self.columns]
        if names:
            names.insert(self.target, self.first[self.target].strip())
        return bad(
            self.path,
            _(
                "line {line:,}, column {column:,}{name} {told}; expected {wanted}: mend it, or "
                "leave the row out",
                line=line,
                column=column + 1,
                name=f" ({names[column]:.40})" if names else "",
                told=told,
                wanted=wanted,
            ),
        )


def _heads(labels: Sequence[str]) -> bool:
    """Whether the first label is a heading: a word, where all others are numbers."""
    return not _is_number(labels[0]) and all(map(_is_number, labels[1:]))


def _are_headings(cells: Sequence[str]) -> bool:
    """Whether a table begins with headings, not with a row, be it one whose numbers are missing or
    written as no number is here (−1.0, 1_000), which is to be refused and not lost.
    """
    return not any(map(_means_number, cells)) and any(cell not in MISSING for cell in cells)


def _means_number(cell: str) -> bool:
    try:
        float(cell.replace("−", "-"))
    except ValueError:
        return False
    return True


def _is_number(cell: str) -> bool:
    try:
        read_float(cell)
    except ValueError:
        return False
    return True
