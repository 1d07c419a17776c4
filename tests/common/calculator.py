"""What someone with a calculator makes of a line of arithmetic that was printed."""

from __future__ import annotations

import math
import re

import numpy as np

FUNCTIONS = {
    "inf": math.inf,
    "root": math.sqrt,
    "exp": lambda x: float(np.exp(x)),
    "log": lambda x: float(np.log(x)),
    "tanh": math.tanh,
    "cos": math.cos,
    "sin": math.sin,
    "σ": lambda x: 1 / (1 + math.exp(-x)),
    "Φ": lambda x: (1 + math.erf(x / math.sqrt(2))) / 2,
    "Φ_slope": lambda x: math.exp(-x * x / 2) / math.sqrt(2 * math.pi),
    "logΣexp": lambda *xs: math.log(math.fsum(map(math.exp, xs))),
    "max": max,
    "min": min,
    "abs": abs,
    "ismax": lambda x, *others: x > max(others) or (math.nan if x == max(others) else 0),
    "sign": np.sign,
    "positive": lambda x: x > 0,
    "atleast0": lambda x: x >= 0,
    "atmost0": lambda x: x <= 0,
}
SIGNS = str.maketrans({"−": "-", "·": "*", "√": "root", "∞": "inf", "⁻": "-", "′": "_slope"})
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def calculated(text):
    """What a printed line of arithmetic comes to; what stands for terms left out is typed too."""
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda raised: f"**{raised[0].translate(RAISED)}", text)
    text = re.sub("([0-9.]+e[+−]?[0-9]+)", r"(\1)", text).replace("… = ", "")
    return float(eval(text.translate(SIGNS), FUNCTIONS))
