"""A question of each kind, and how it is answered by typing and by keys."""

from __future__ import annotations

from typing import NamedTuple


class Sample(NamedTuple):
    """The lines under a question's fence; typed lines that are right, wrong and refused; what is
    said of the last two; the keys that give the right and the wrong answer on its page.
    """

    body: str
    right: str
    wrong: str
    told: str
    refused: str
    expected: str
    right_keys: tuple[str, ...]
    wrong_keys: tuple[str, ...]
    words: str = ""
    praise: str = "It is so."


SAMPLES = {
    "choice": Sample(
        "Which?\n\n- [ ] one {#one}\n  > Not this one.\n- [x] two {#two}\n  > It is so.\n",
        *("b", "a", "Not this one.", "z", "a letter from a to b"),
        *(("b", "enter"), ("a", "enter")),
        words="ordered",
    ),
    "several": Sample(
        "Which?\n\n- [x] it is 2 {#two}\n  > It is so.\n- [ ] it is 3 {#three}\n  > Not this one.\n"
        "- [x] it is 4 {#four}\n  > So is it.\n",
        *("a c", "a b", "Not this one.", "z", "letters from a to c"),
        *(("a", "c", "enter"), ("b", "enter")),
        words="ordered",
    ),
    "number": Sample(
        "How much?\n\n= 2.3026 to 3 digits\n> It is so.\n! 4..6\n> Not this one.\n",
        *("2.30", "5", "Not this one.", "2,3", "2.3. A comma only"),
        *((*"2.30", "enter"), ("5", "enter")),
    ),
    "output": Sample(
        "What does it print?\n\n~~~python\nprint(6 * 7)\n~~~\n\n= 42\n> It is so.\n"
        "! 67\n> Not this one.\n",
        *("42.0", "67", "Not this one.", "   ", ""),
        *((*"42", "enter"), (*"67", "enter")),
    ),
    "text": Sample(
        "What is it called?\n\n= chain rule\n= the chain rule\n> It is so.\n"
        "! product rule\n> Not this one.\n",
        *(" Chain-Rúle. ", "PRODUCT rule", "Not this one.", "chian rule", "look at the spelling"),
        *((*"chain", "space", *"rule", "enter"), (*"product", "space", *"rule", "enter")),
    ),
    "sign": Sample(
        "Which sign?\n\n! +\n> Not this one.\n= −\n> It is so.\n! 0\n> Not zero.\n",
        *("−", "+", "Not this one.", "many", "Type +, − or 0."),
        *(("minus", "enter"), ("plus", "enter")),
    ),
    "shape": Sample(
        "Which shape?\n\n~~~python\nimport numpy as np\nprint(np.zeros((32, 10)).shape)\n~~~\n\n"
        "= (32, 10)\n> It is so.\n! (32,)\n> Not this one.\n",
        *("32×10", "(32,)", "Not this one.", "many", "Type the size of each axis"),
        *((*"32x10", "enter"), (*"(32,)", "enter")),
    ),
    "order": Sample(
        "In which order?\n\n- [1] forward {#forward}\n- [2] loss {#loss}\n"
        "  > It needs the output.\n- [3] step {#step}\n  > It needs the slopes.\n"
        "=\n> It is so.\n! step loss forward\n> Not this one.\n",
        *("{forward} {loss} {step}", "{step} {loss} {forward}", "Not this one."),
        *("a a b", "Name every step once"),
        *((), ()),
    ),
    "match": Sample(
        "What belongs to what?\n\n= sigmoid | from 0 to 1 {#sigmoid}\n"
        "= tanh | from −1 to 1 {#tanh}\n> It is so.\n"
        "! sigmoid | from −1 to 1\n> Not this one.\n! tanh | any number {#any}\n> Not any.\n",
        *("a{sigmoid} b{tanh}", "{tanh} {sigmoid}", "Not this one.", "a1", "Give each letter"),
        *(("{sigmoid}", "{tanh}", "enter"), ("{tanh}", "{sigmoid}", "enter")),
    ),
    "plot": Sample(
        "Which is which?\n\n= slow | 3 2.5 2 1.5 {#slow}\n= fast | 3 1 0.5 0.2 {#fast}\n"
        "> It is so.\n! slow | 3 1 0.5 0.2\n> Not this one.\n",
        *("{slow} {fast}", "a{fast} b{slow}", "Not this one.", "a9 b9", "Give each letter"),
        *(("{slow}", "{fast}", "enter"), ("{fast}", "{slow}", "enter")),
        words="sketched",
    ),
    "line": Sample(
        "Which line is at fault?\n\n~~~python\np = forward(x)\n\nd = p\nd -= y\n~~~\n\n"
        "= 3: d = p\n> It is so.\n! 4\n> Not this one.\n",
        *("3", "line 4", "Not this one.", "2", "the number of a line, from 1 to 4"),
        *(("3", "enter"), ("up", "enter")),
    ),
    "complete": Sample(
        "What is missing?\n\n~~~python\nz = [3, 1, 2]\nprint(____)\n~~~\n\n"
        "= sorted(z)\n> It is so.\n! z\n> Not this one.\n",
        *("sorted(z)", "z", "Not this one.", "sorted(z", "Python cannot read the line"),
        *((*"sorted(z)", "enter"), ("z", "enter")),
    ),
    "explain": Sample(
        "Why?\n\n= Because both paths count.\n> Names the cause.\n"
        "! Because it adds up.\n> Misses why.\n! It just is.\n> Says nothing.\n",
        *("both paths do count\ngood", "I do not know\nagain", "You will be asked again soon."),
        *("no", "in a sentence or two"),
        *((*"two", "space", *"paths", "space", *"count", "f9", "enter"),
          ("i", "space", *"do", "space", *"not", "f9", "1")),
        praise="You will be asked again after some days.",
    ),
}  # fmt: skip


def lesson(*kinds):
    """A page with a question of each of these kinds, named like its kind."""
    blocks = [
        f"```question a-{kind} {kind} {SAMPLES[kind].words}".rstrip()
        + f"\n{SAMPLES[kind].body}```\n"
        for kind in kinds
    ]
    return "## One\n\nWords.\n\n" + "\n".join(blocks)


def filled(text, question):
    """A sample's text with the letter or number of each part put in for its id."""
    body = question.body
    if hasattr(body, "steps"):
        places = {step.id: "abc"[n] for n, step in enumerate(body.steps)}
    elif hasattr(body, "rights"):
        places = {right.id: str(n) for n, right in enumerate(body.rights, 1)}
    else:
        return text
    return text.format(**places)
