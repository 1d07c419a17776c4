"""The pad as it is seen: the drawing, what the network says to it, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from core.datasets.bitmaps import SIDE
from tutor.drawing.bars import bar
from tutor.drawing.canvas import (
    BLANK,
    Canvas,
    Drawing,
    Line,
    Segment,
    Spot,
    beside,
    line,
    packed,
    stack,
)
from tutor.drawing.shades import ACROSS, shaded
from tutor.labs.digits.pad.sketch import FINE
from tutor.words import _, cells

if TYPE_CHECKING:
    from core.reading import Hidden
    from core.tape import Array
    from tutor.labs.digits.pad.digit_pad import DigitPad
    from tutor.labs.digits.pad.reader import ReadDigit
    from tutor.labs.digits.pad.sketch import Sketch
    from tutor.labs.digits.state import DigitsState

PAD = "pad"
"""The name of the spots that can be drawn on: one for each row of characters."""

HALVES = " ▄▀█"
"""Two pixels, one above the other: neither, the lower, the upper, both."""

GAP = 3
NARROWEST = 18
"""Columns that are of use beside the pad."""
SHELF = SIDE + 2
"""Rows of pictures with their captions, and of the empty one above them."""
WIDEST_BAR = 20
LOW = 16
"""Rows below which there is no room for one under each probability."""


class Captioned(NamedTuple):
    """A small picture and what it is."""

    caption: str
    drawing: Drawing


def picture(state: DigitsState, width: int, height: int) -> Drawing:
    """The pad on the left, the probabilities on its right, and below what there is room for."""
    pad = state.pad
    sketch = _sketch(pad, width, height)
    left = sketch.width + GAP
    room = width - left
    if room < NARROWEST:
        whole = stack([sketch, _beside(state, width, max(height - sketch.height, 1))])
        return Drawing(whole.lines[:height], whole.spots)
    shelved = pad.read is not None and pad.read.reading.finite and height >= sketch.height + SHELF
    high = height - SHELF if shelved else height
    right = _beside(state, room, high)
    whole = beside(sketch, Drawing(right.lines[:high]), left)
    if shelved and pad.read is not None:
        shelves = _shelves(_pictures(pad.read), width, height - whole.height - 1)
        whole = stack([whole, BLANK, shelves])
    return Drawing(whole.lines[:height], whole.spots)


def _sketch(pad: DigitPad, width: int, height: int) -> Drawing:
    """The pad in its frame, as large as there is room for, and a line that says what it is."""
    sketch = pad.sketch
    large = width >= FINE + 2 and height >= FINE // 2 + 2
    rows = _fine(sketch) if sketch.fine and large else _coarse(sketch, 2 if large else 1)
    inner = cells.width("".join(segment.text for segment in rows[0]))
    style = "key" if pad.held else "rule"
    name = "32×32" if sketch.fine else "8×8"
    pen = (_("pen down") if sketch.down else _("pen up")) if pad.held else _("d draws")
    lines: list[Line] = [(Segment(f"┌{'─' * inner}┐", style),)]
    lines += [(Segment("│", style), *row, Segment("│", style)) for row in rows]
    told = cells.cut(f" {name}  {pen} ", inner - 1)
    rest = "─" * (inner - 1 - cells.width(told))
    lines.append((Segment("└─", style), Segment(told, "quiet"), Segment(f"{rest}┘", style)))
    spots = tuple(Spot(1, y + 1, inner, PAD, (y, len(rows))) for y in range(len(rows)))
    return Drawing(tuple(lines), spots).clipped(width)


def place_at(sketch: Sketch, spot: Spot, x: int) -> tuple[int, int]:
    """The row and column of the sketch, in its own cells, at column `x` of one of its spots."""
    y, rows = spot.element
    return _middle(y, rows, sketch.side), _middle(x - spot.x, spot.width, sketch.side)


def _middle(place: int, places: int, side: int) -> int:
    """The cell, of `side`, in the middle of a place that is one of so many."""
    return (2 * place + 1) * side // (2 * places)


def _fine(sketch: Sketch) -> list[Line]:
    """Two pixels a character, with a dot at the corner of each cell of 4×4 that is empty there."""
    pixels = sketch.bitmap
    cursor = (sketch.cursor[0] // 2, sketch.cursor[1])
    lines = []
    for row in range(FINE // 2):
        upper, lower = pixels[2 * row].tolist(), pixels[2 * row + 1].tolist()
        signs = []
        for column, (above, under) in enumerate(zip(upper, lower, strict=True)):
            sign = HALVES[2 * above + under]
            corner = sign == " " and row % 2 == 0 and column % 4 == 0
            style = "quiet" if corner else ""
            here = (row, column) == cursor
            signs.append(_cursor(sketch) if here else Segment("·" if corner else sign, style))
        lines.append(_run_together(signs))
    return lines


def _coarse(sketch: Sketch, scale: int) -> list[Line]:
    """A shade a cell, `scale` rows and twice as many columns each."""
    row, column = (
        sketch.cursor if not sketch.fine else (one * SIDE // FINE for one in sketch.cursor)
    )
    lines = list(shaded(sketch.counts, 1.0, signed=False, scale=scale).lines)
    y, x = row * scale + scale // 2, column * ACROSS * scale + scale
    text = "".join(segment.text for segment in lines[y])
    lines[y] = (Segment(text[: x - 1]), _cursor(sketch), Segment(text[x:]))
    return lines


def _cursor(sketch: Sketch) -> Segment:
    return Segment("╋" if sketch.down else "┼", "mark")


def _run_together(signs: Sequence[Segment]) -> Line:
    row: list[Segment] = []
    for sign in signs:
        if row and row[-1].style == sign.style:
            row[-1] = Segment(row[-1].text + sign.text, sign.style)
        else:
            row.append(sign)
    return tuple(row)


def _beside(state: DigitsState, width: int, height: int) -> Drawing:
    """What stands beside the pad: what is said to it, or one of the pictures that tell why."""
    pad = state.pad
    if pad.read is None:
        return _lines(_why_nothing(state), width, "quiet")
    read = pad.read
    if not read.reading.finite:
        return _lines([_("The training diverged: the scores are no longer numbers.")], width, "bad")
    views = [None, *_pairs(read)]
    seen = views[pad.beside % len(views)]
    if seen is None:
        return stack(
            [_says(pad, read, width, height), _keys(pad, width), _remarks(state, read, width)]
        )
    shelves = stack([_verdict(pad, read, width), BLANK, _shelves(seen, width, height - 4)])
    return stack([shelves, _keys(pad, width), _remarks(state, read, width)])


def _keys(pad: DigitPad, width: int) -> Drawing:
    """The keys of the pad that the line at the bottom has no room for."""
    if not pad.held:
        return BLANK
    other = "8×8" if pad.sketch.fine else "32×32"
    keys = (("h", _("why")), ("c", _("clear")), ("i", other), ("Esc", _("lab's keys")))
    parts = [(Segment(key, "key"), Segment(f" {does}", "quiet")) for key, does in keys]
    return Drawing((packed(parts, width, "  ")[0],)).clipped(width)


def _why_nothing(state: DigitsState) -> list[str]:
    """Why there is nothing to read yet, and what can be done about it."""
    if not state.spec.trains_here:
        return [_("scikit-learn's models are measured here only. Choose a network to draw for it.")]
    if state.look and "network" not in state.look:
        return [
            _("This network is too large to be read here.")
            if state.end
            else _("A network this large is read once its run is paused or over.")
        ]
    if not state.look:
        return [
            _("No network has learned yet."),
            _("Enter trains one with these settings, in a few seconds."),
        ]
    if not state.pad.can_read(state.spec):
        return [_("Just a moment …")]
    return [
        _("Draw a digit: drag the mouse, or move with the arrows while the pen is down; space "
          "lowers and lifts it."),
    ]  # fmt: skip


def _says(pad: DigitPad, read: ReadDigit, width: int, height: int) -> Drawing:
    """The probability of each digit, that of the winner marked; in two columns where the rows are
    few.
    """
    columns = 2 if height < LOW and width >= 2 * NARROWEST else 1
    room = width // columns
    bars = _bars(pad, read, room - columns + 1)
    rows = -(-len(bars) // columns)
    table = Drawing(bars[:rows])
    if columns > 1:
        table = beside(table, Drawing(bars[rows:]), room)
    nearest = "  ".join(
        _("{digit} at {distance:.2f}", digit=one.label, distance=one.distance)
        for one in read.nearest
    )
    near = cells.cut(_("nearest: {digits}", digits=nearest), width)
    return stack([_verdict(pad, read, width), table, _lines([near], width, "quiet")])


def _bars(pad: DigitPad, read: ReadDigit, width: int) -> tuple[Line, ...]:
    """A line for each digit."""
    wide = max(min(width - 12, WIDEST_BAR), 1)
    lines: list[Line] = []
    for digit, p in enumerate(read.reading.p.tolist()):
        says, meant = digit == read.reading.says, digit == pad.meant
        style = "good" if meant else "bad" if says and pad.meant is not None else ""
        style = style or ("primary" if says else "quiet")
        mark = _("says") if says else _("is") if meant else ""
        lines.append(
            (
                Segment(f"{digit} ", "strong"),
                Segment(cells.ljust(bar(p, wide), wide), style),
                Segment(f" {p:.2f} ", "" if says else "quiet"),
                Segment(mark, style),
            )
        )
    return tuple(lines)


def _verdict(pad: DigitPad, read: ReadDigit, width: int) -> Drawing:
    reading = read.reading
    said = _("says {digit}", digit=reading.says)
    right = pad.meant is None or pad.meant == reading.says
    sure = _(" with {p:.2f}", p=reading.p[reading.says])
    step = _("   step {step:,}", step=read.step)
    row = (Segment(said, "strong" if right else "bad"), Segment(sure), Segment(step, "quiet"))
    return Drawing((row,)).clipped(width)


def _remarks(state: DigitsState, read: ReadDigit, width: int) -> Drawing:
    """How the drawing is brought down, and how it differs from all that was learned from."""
    fits = state.pad.sketch.fits
    told = _("a  centred, scaled as the data") if fits else _("a  as it lies on the pad")
    parts = [_lines([told], width, "quiet")]
    if read.remarks:
        parts.append(_lines([_("Unlike all that it learned from:")], width, "changed"))
        parts.append(_lines([_(remark) for remark in read.remarks], width, ""))
    else:
        parts.append(_lines([_("Like what it learned from.")], width, "good"))
    return stack(parts)


def _pairs(read: ReadDigit) -> list[list[Captioned]]:
    """What `h` goes through beside the pad: why, each hidden layer, the nearest digits."""
    hidden = [[_layer(one)] for one in read.reading.hidden]
    return [[_read_as(read), _mattered(read)], *hidden, _nearest(read)]


def _pictures(read: ReadDigit) -> list[Captioned]:
    """All of it, in the order of what tells most."""
    layers = [_layer(one) for one in read.reading.hidden]
    return [_read_as(read), _mattered(read), *_nearest(read), *layers]


def _read_as(read: ReadDigit) -> Captioned:
    return Captioned(_("as it is read"), shaded(read.digit, 1.0, signed=False))


def _mattered(read: ReadDigit) -> Captioned:
    """The gradient of the winning score: which pixels would raise it, which lower it."""
    gradient = read.reading.gradient.reshape(read.digit.shape)
    return Captioned(_("pixels for {digit}", digit=read.reading.says), shaded(gradient))


def _nearest(read: ReadDigit) -> list[Captioned]:
    return [
        Captioned(
            _("{digit}, {distance:.2f} away", digit=one.label, distance=one.distance),
            shaded(one.x.reshape(SIDE, SIDE), 1.0, signed=False),
        )
        for one in read.nearest
    ]


def _layer(hidden: Hidden) -> Captioned:
    """What a layer makes of it: units in rows of eight, states over time, or feature maps."""
    values = np.asarray(hidden.values, float)
    largest = float(np.abs(values).max(initial=0.0)) or None
    caption = f"{hidden.name} {hidden.op} {'×'.join(map(str, values.shape))}"
    if values.ndim == 1:
        return Captioned(caption, shaded(_in_rows(values), largest))
    if values.ndim == 2:
        return Captioned(caption, _thin(values, largest))
    canvas = Canvas()
    across = max(4 * SIDE // (values.shape[2] * ACROSS), 1)
    for place, each in enumerate(values):
        x = place % across * (values.shape[2] * ACROSS + 1)
        canvas.paste(x, place // across * (values.shape[1] + 1), shaded(each, largest))
    return Captioned(caption, canvas.drawing())


def _in_rows(values: Array) -> Array:
    padded = np.zeros(-(-len(values) // SIDE) * SIDE)
    padded[: len(values)] = values
    return padded.reshape(-1, SIDE)


def _thin(values: Array, largest: float | None) -> Drawing:
    """A row for each time, a column a unit."""
    lines: list[Line] = [
        tuple(Segment(s.text[::ACROSS], s.style) for s in row)
        for row in shaded(values, largest).lines
    ]
    return Drawing(tuple(lines))


def _shelves(pictures: Sequence[Captioned], width: int, height: int) -> Drawing:
    """Pictures side by side under their captions, row by row, as many as there is room for."""
    canvas, x, y, tallest = Canvas(), 0, 0, 0
    for caption, drawing in pictures:
        wide = min(max(drawing.width, cells.width(caption)), width)
        if x and x + wide > width:
            x, y, tallest = 0, y + tallest + 1, 0
        if y + drawing.height + 1 > height:
            drawing = Drawing(drawing.lines[: max(height - y - 2, 0)])
            if not drawing.lines:
                break
        canvas.put(x, y, cells.cut(caption, width - x), "quiet")
        canvas.paste(x, y + 1, drawing.clipped(width - x))
        x, tallest = x + wide + 2, max(tallest, drawing.height + 1)
    return canvas.drawing()


def _lines(texts: Sequence[str], width: int, style: str) -> Drawing:
    """Sentences, each in as many lines as it takes."""
    rows: list[Any] = [row for text in texts for row in cells.wrap(text, max(width, 1))]
    return stack(line(row, style) for row in rows)
