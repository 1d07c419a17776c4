"""The arithmetic of one number: scalar expressions that are shown and evaluated alike.

What the learner reads and what the tests evaluate is the same tree, so a displayed rule cannot
drift from the number it explains.
"""

from core.expression.names import element_name, hat, plane_name, shape_text
from core.expression.numbers import counted, factor, format_number, plain, superscript
from core.expression.parts import call, inner, is_number, leaves, total, with_leaves
from core.expression.share import Factor
from core.expression.tree import (
    SHOWN_TERMS,
    Expression,
    FunctionCall,
    Leaf,
    Named,
    Negative,
    Power,
    Product,
    Quotient,
    Role,
    Sum,
    constant,
    lift,
)

__all__ = [
    "SHOWN_TERMS",
    "Expression",
    "Factor",
    "FunctionCall",
    "Leaf",
    "Named",
    "Negative",
    "Power",
    "Product",
    "Quotient",
    "Role",
    "Sum",
    "call",
    "constant",
    "counted",
    "element_name",
    "factor",
    "format_number",
    "hat",
    "inner",
    "is_number",
    "leaves",
    "lift",
    "plain",
    "plane_name",
    "shape_text",
    "superscript",
    "total",
    "with_leaves",
]
