"""One number, opened: symbols, the numbers put in, the result; upstream × local for gradients."""

from __future__ import annotations

from math import fsum

from core.expression import (
    SHOWN_TERMS,
    Expression,
    Factor,
    Leaf,
    format_number,
    is_number,
    leaves,
    total,
)
from core.figures import figures_for
from core.walk import Explanation, Phase
from tutor.drawing.canvas import Drawing, Line, Segment, length, line, stack
from tutor.stepping.numbers import digits_for, number, sign
from tutor.stepping.scene import Scene
from tutor.stepping.wrapping import broken
from tutor.words import _, cells, ngettext

FEWEST = 4
"""The fewest rows in which arithmetic can be shown."""
FEWEST_TERMS = 3
"""The first, the last, and what is between."""


def draw_arithmetic(scene: Scene, width: int, height: int = 99) -> Drawing:
    """The element looked at, as arithmetic in `width` columns and, if that is 4 or more, `height`
    rows: of long sums some terms are left out.
    """
    assert scene.step is not None
    if scene.unexplained:
        told = _("The arithmetic is hidden: one rule of the backward pass is wrong.")
        return line(f" {told}", "quiet")
    explanation = scene.explanation
    signed = scene.is_gradient(scene.step.name)
    digits = _digits(explanation)
    if len(explanation.factors) > 1:
        return _table(scene, explanation, digits, width, max(height, FEWEST))
    lines = _lines(scene, explanation, digits, width, (max(height, FEWEST) - 2) // 2)
    margin = " " * (cells.width(explanation.target) + 1)
    lines.append(_result(scene, f" {margin}= ", digits, signed))
    if explanation.factors and not scene.covered:
        lines.append(_one_factor(explanation.factors[0], digits, width))
    return stack(lines)


def _lines(
    scene: Scene, explanation: Explanation, digits: int, width: int, rows: int
) -> list[Drawing]:
    """Symbols and numbers, each in at most so many rows: with as many terms as these hold.

    The symbols may be cut; numbers that are cut nobody could type.
    """
    assert scene.step is not None
    expression, value = explanation.expression, explanation.value
    lead = f" {explanation.target} {scene.step.equals} "
    below = f" {' ' * (cells.width(explanation.target) + 1)}= "
    for terms in range(SHOWN_TERMS, FEWEST_TERMS - 1, -1):
        figures = figures_for(expression, value, digits, terms)
        symbols, numbers = expression.symbols(terms), expression.numbers(digits, figures, terms)
        drawn = [_wrapped(lead, symbols, width)]
        # A number that is only moved is the result itself.
        if numbers != symbols and not isinstance(expression, Leaf):
            drawn.append(_wrapped(below, numbers, width))
        if all(one.height <= rows for one in drawn):
            return drawn
    return [_wrapped(lead, symbols, width, rows), *drawn[1:]]


def _digits(explanation: Explanation) -> int:
    values = [leaf.value for leaf in leaves(explanation.expression) if not leaf.constant]
    return digits_for([explanation.value, *values], 0.01)


def _wrapped(lead: str, text: str, width: int, most: int = 99) -> Drawing:
    """`text` after `lead`, its further lines under its first, at most so many."""
    rows = broken(text, max(width - cells.width(lead), 20))
    if len(rows) > most:
        rows = [*rows[: most - 1], f"{rows[most - 1]} …"]
    return stack(
        line((lead if not k else " " * cells.width(lead)) + row) for k, row in enumerate(rows)
    )


def _result(scene: Scene, lead: str, digits: int, signed: bool) -> Drawing:
    """The value, and what it was before the last edit."""
    assert scene.step is not None
    value, name = scene.explanation.value, scene.step.name
    if scene.covered:
        return Drawing(((Segment(lead), Segment("?", "mark")),))
    style = f"{sign(value) if signed else ''} strong".strip()
    parts = [Segment(lead)]
    parts.append(Segment(number(value, digits, signed=signed), style))
    update = scene.step.phase is Phase.UPDATE
    if scene.changed(name, scene.element) and not (update and scene.back):
        was = number(scene.was(name, scene.element), digits, signed=signed)
        if update:  # an arrow would be the update's own
            parts.append(Segment(f"   {_('before the edit {value}', value=was)}", "quiet"))
        else:
            parts[1:1] = [Segment(was, "quiet"), Segment(" → ", "changed")]
    return Drawing((tuple(parts),))


def _named(
    expression: Expression, value: float, digits: int, figures: int, *, signed: bool = False
) -> list[Segment]:
    """``h[0,0] = 0.5933``; a number alone where the expression is one."""
    text = number(value, digits, signed=signed, figures=figures)
    style = f"{sign(value) if signed else ''} strong".strip()
    if is_number(expression):
        return [Segment(expression.symbols(), "strong")]
    return [Segment(f"{expression.symbols()} = ", "quiet"), Segment(text, style)]


def _one_factor(factor: Factor, digits: int, width: int) -> Drawing:
    """Upstream and local, kept apart; a local slope whose symbols have no room is a number only."""
    upstream, local = _values(factor)
    figures = figures_for(factor.values, upstream * local, digits)
    first = [Segment(f" {_('upstream')} ", "label")]
    first += _named(factor.upstream, upstream, digits, figures, signed=True)
    times, label = Segment("  ×  "), Segment(f"{_('local')} ", "label")
    second = _named(factor.local, local, digits, figures)
    if length((*first, times, label, *second)) <= width:
        return Drawing(((*first, times, label, *second),))
    below = (Segment("  × "), label)
    if length((*below, *second)) <= width:
        return Drawing((tuple(first), (*below, *second)))
    return Drawing(((*first, times, label, second[-1]),))


def _table(scene: Scene, explanation: Explanation, digits: int, width: int, height: int) -> Drawing:
    """A path a line, upstream × local, and their sum."""
    factors = list(explanation.factors)
    most = min(SHOWN_TERMS, height - 2)  # lines between the head and the sum
    cut = len(factors) > most
    first = max(most - 2, 0) if cut else len(factors)
    shown, left_out = [*factors[:first], *factors[-1:][:cut]], factors[first : len(factors) - cut]
    products = [upstream * local for upstream, local in map(_values, shown)]
    rest = fsum(upstream * local for upstream, local in map(_values, left_out))
    summed = total(Leaf("", product) for product in (*products, rest))
    figures = figures_for(summed, explanation.value, digits, len(shown) + 1)
    rows = [_row(factor, digits, figures, covered=scene.covered) for factor in shown]
    more, together = "", ""
    if cut:
        more = ngettext("⋮ {n} more, together", "⋮ {n} more, together", len(left_out))
        together = number(rest, digits, signed=True, figures=figures)
    lines = _aligned(rows, more, "?" if scene.covered and cut else together)
    for named in (True, False):  # where the names have no room: that of upstream alone, or none
        if max(map(length, lines)) > width:
            short = [(r[0] if named else "", r[1], "", *r[3:]) for r in rows]
            lines = _aligned(short, more, "?" if scene.covered and cut else together)
    head = (
        Segment(f" {explanation.target} = "),
        Segment(_("upstream"), "label"),
        Segment(" × "),
        Segment(_("local"), "label"),
        Segment(_(", added over the paths"), "quiet"),
    )
    end = length(lines[0])
    value = number(explanation.value, digits, signed=True)
    lead = cells.rjust(_("sum") + " = ", end - cells.width(value))
    result = _result(scene, lead, digits, True)
    return Drawing((head, *lines, *result.lines))


FactorRow = tuple[str, str, str, str, str]


def _row(factor: Factor, digits: int, shown: int, *, covered: bool) -> FactorRow:
    """Upstream's name and number, local's, and the product with so many figures `shown`."""
    upstream, local = _values(factor)
    figures = figures_for(factor.values, upstream * local, digits)
    if shown:  # two more than the product's, whose last digit they then settle
        figures = max(figures, shown + 2)
    constant = isinstance(factor.local, Leaf) and factor.local.constant
    return (
        factor.upstream.symbols(),
        number(upstream, digits, signed=True, figures=figures),
        "" if constant else factor.local.symbols(),
        factor.local.symbols() if constant else format_number(local, digits, figures),
        "?" if covered else number(upstream * local, digits, signed=True, figures=shown),
    )


def _aligned(rows: list[FactorRow], more: str, together: str) -> list[Line]:
    """The paths a line each, the products in one column; before the last `more`, and what those
    come to.
    """
    a, b, c, d, e = (max(map(cells.width, column)) for column in zip(*rows, strict=True))
    e = max(e, cells.width(together))
    room = max(a + b + c + bool(c) + d + 9, cells.width(more) + 3)
    lines: list[Line] = []
    for upstream, up, local, value, product in rows:
        up_style = "negative" if up.startswith("−") else "positive" if up[0] == "+" else ""
        left = (
            Segment(f"   {cells.ljust(upstream, a)} ", "quiet"),
            Segment(cells.rjust(up, b), up_style),
            Segment("  ×  "),
            Segment(f"{cells.ljust(local, c)} " if c else "", "quiet"),
            Segment(cells.rjust(value, d)),
        )
        lines.append((*left, *_product(product, room - length(left), e)))
    if together:
        rest = (Segment(f"   {more}", "quiet"),)
        lines.insert(-1, (*rest, *_product(together, room - length(rest), e)))
    return lines


def _product(product: str, gap: int, room: int) -> Line:
    style = "negative" if product.startswith("−") else "positive" if product[0] == "+" else ""
    return (Segment(" " * gap), Segment("  =  "), Segment(cells.rjust(product, room), style))


def _values(factor: Factor) -> tuple[float, float]:
    return factor.upstream.evaluate(), factor.local.evaluate()
