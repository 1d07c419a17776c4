"""A formula as a small tree of letters and signs, printed with the names of a walk's own arrays.

An operation writes its formula and its rules as a textbook's lines, ``dW = xᵀ · dz``. `read` makes
a tree of such a line, once; whatever is added to it, renamed or summed is done to the tree, and
text is only what comes out at the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from core.message import Message
from core.prose import PATTERN, said

NUMBER = Message("number")
"""What stands for the shape of a single number."""
HAT = "\N{COMBINING CIRCUMFLEX ACCENT}"
CLAUSE = ",  "
"""Between a formula and what it defines or says besides."""

Write = Callable[["Word"], str]
Say = Callable[[Message], str]
"""Who puts a message into words of the reader's language."""


@dataclass(frozen=True, slots=True)
class Word:
    """A letter, such as x, dW, γ or x̂, or a word of prose: what has the letter's form."""

    text: str

    @property
    def bare(self) -> str:
        """The letter without its hat."""
        return self.text.rstrip(HAT)

    @property
    def hatted(self) -> bool:
        return self.text.endswith(HAT)

    def write(self, word: Write) -> str:
        return word(self)


@dataclass(frozen=True, slots=True)
class Sign:
    """What is no letter: operators, numbers, spaces."""

    text: str

    def write(self, word: Write) -> str:
        return self.text


def transposing(name: str) -> tuple[str, str]:
    """What stands before and after a name that is transposed: brackets round one called ``kᵀ``."""
    return ("(", ")ᵀ") if name.endswith("ᵀ") else ("", "ᵀ")


@dataclass(frozen=True, slots=True)
class Transposed:
    """``xᵀ``; of what is itself called ``kᵀ``, ``(kᵀ)ᵀ``."""

    operand: Word

    def write(self, word: Write) -> str:
        text = self.operand.write(word)
        before, after = transposing(text)
        return f"{before}{text}{after}"


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words of prose, with the letters and numbers that stand in them; see `core.prose`."""

    message: Message
    facts: tuple[tuple[str, Word | Sign], ...] = ()

    def write(self, word: Write) -> str:
        return self.message.template.format(**{name: fact.write(word) for name, fact in self.facts})

    def told(self, say: Say) -> Sign:
        """The same in the words of another language."""
        facts = {name: fact.text for name, fact in self.facts}
        return Sign(say(self.message.about(**facts)))

    def changed(self, change: Callable[[Word], Word | Sign]) -> Spoken:
        """With each letter in it changed."""
        facts = ((k, change(one) if isinstance(one, Word) else one) for k, one in self.facts)
        return replace(self, facts=tuple(facts))


@dataclass(frozen=True, slots=True)
class Bracketed:
    """Whatever stands in brackets, ``(…)`` or ``[…]``."""

    opened: str
    inside: Phrase
    closed: str

    def write(self, word: Write) -> str:
        return f"{self.opened}{written(self.inside, word)}{self.closed}"


Part = Word | Sign | Transposed | Spoken | Bracketed
Phrase = tuple[Part, ...]


def written(phrase: Phrase, word: Write) -> str:
    """A phrase as text, each of its letters as `word` writes it."""
    return "".join(part.write(word) for part in phrase)


def words(phrase: Phrase) -> Iterator[Word]:
    """The letters and words of a phrase, from left to right."""
    for part in phrase:
        match part:
            case Word():
                yield part
            case Transposed():
                yield part.operand
            case Spoken():
                yield from (fact for _, fact in part.facts if isinstance(fact, Word))
            case Bracketed():
                yield from words(part.inside)


def _renamed(phrase: Phrase, names: Mapping[str, str]) -> Phrase:
    def renamed(part: Part) -> Part:
        match part:
            case Word():
                return Word(names.get(part.text, part.text))
            case Transposed():
                return Transposed(Word(names.get(part.operand.text, part.operand.text)))
            case Spoken():
                return part.changed(lambda word: Word(names.get(word.text, word.text)))
            case Bracketed():
                return replace(part, inside=_renamed(part.inside, names))
        return part

    return tuple(map(renamed, phrase))


@dataclass(frozen=True, slots=True)
class Equation:
    """Its sides from left to right: two of them, more in a chain, or one that is only said.

    `relation` stands between them: ``←`` where the left side is replaced.
    """

    sides: tuple[Phrase, ...]
    relation: str = "="

    @property
    def left(self) -> Phrase:
        return self.sides[0]

    def words(self) -> Iterator[Word]:
        for side in self.sides:
            yield from words(side)

    def renamed(self, names: Mapping[str, str]) -> Equation:
        return replace(self, sides=tuple(_renamed(side, names) for side in self.sides))

    def __str__(self) -> str:
        sides = (written(side, lambda word: word.text) for side in self.sides)
        return f" {self.relation} ".join(sides)

    def told(self, say: Say) -> Equation:
        """With its prose in the words of another language."""
        return replace(self, sides=tuple(_told(side, say) for side in self.sides))

    def in_shapes(self, shapes: Mapping[str, str]) -> Equation:
        """The first two sides with shapes for letters; a shape alone in brackets needs no more."""

        def shape(word: Word) -> Sign | Spoken:
            text = shapes.get(word.text, word.text)
            return Spoken(NUMBER) if text == NUMBER.template else Sign(text)

        def shaped(phrase: Phrase) -> Phrase:
            return tuple(one for part in phrase for one in of_part(part))

        def of_part(part: Part) -> Phrase:
            match part:
                case Word():
                    return (shape(part),)
                case Transposed():
                    before, after = transposing(shapes.get(part.operand.text, part.operand.text))
                    return (Sign(before), shape(part.operand), Sign(after))
                case Spoken():
                    return (part.changed(lambda word: Sign(shapes.get(word.text, word.text))),)
                case Bracketed("(", (Word() as only,)):
                    if shapes.get(only.text, "").startswith("("):
                        return (shape(only),)
            if isinstance(part, Bracketed):
                return (replace(part, inside=shaped(part.inside)),)
            return (part,)

        return Equation(tuple(map(shaped, self.sides[:2])), self.relation)


@dataclass(frozen=True, slots=True)
class Formula:
    """An equation, and in clauses after it what it defines or says besides."""

    equation: Equation
    clauses: tuple[Equation, ...] = ()

    @property
    def letter(self) -> str:
        """What the formula makes: the letter on its left."""
        (made,) = words(self.equation.left)
        return made.text

    @property
    def parts(self) -> tuple[Equation, ...]:
        """The equation and the clauses."""
        return (self.equation, *self.clauses)

    def words(self) -> Iterator[Word]:
        """Every letter and word, the left side included."""
        for part in self.parts:
            yield from part.words()

    def read_words(self) -> Iterator[Word]:
        """The same without the left side of the equation."""
        for side in self.equation.sides[1:]:
            yield from words(side)
        for clause in self.clauses:
            yield from clause.words()

    def inner_words(self) -> frozenset[str]:
        """The letters that the clauses define."""
        defining = (clause.left for clause in self.clauses if len(clause.sides) > 1)
        return frozenset(word.text for left in defining for word in words(left))

    def transposes(self, name: str) -> bool:
        """Whether the array `name` is read by columns instead of rows somewhere."""
        return any(_transposes(side, name) for part in self.parts for side in part.sides)

    def also(self, *clauses: str) -> Formula:
        """The formula with more clauses."""
        more = tuple(read(clause).equation for clause in clauses)
        return replace(self, clauses=(*self.clauses, *more))

    def defined(self, meant: Mapping[str, str]) -> Formula:
        """With what each letter in it means, and then each letter in that."""
        formula, waiting = self, dict(meant)
        while met := [one for one in waiting if _letters(read(one)) <= _letters(formula)]:
            formula = formula.also(*(f"{one} = {waiting.pop(one)}" for one in met))
        return formula

    def summed(self, over: str = "") -> Formula:
        """The right side summed: ``da = −dc`` becomes ``da = −Σ dc``, and says `over` what."""
        (left, right) = self.equation.sides
        sign: Phrase = ()
        match right:
            case (Sign("−"), *rest):
                sign, right = (Sign("−"),), tuple(rest)
        end: Phrase = (Sign(" "), *read(over).equation.left) if over else ()
        total = (*sign, Sign("Σ "), *right, *end)
        return replace(self, equation=replace(self.equation, sides=(left, total)))

    def replaced(self, old: str, new: str) -> Formula:
        """With other parts in place of some, wherever these stand next to one another."""
        before, after = read(old).equation.left, read(new).equation.left

        def changed(phrase: Phrase) -> Phrase:
            parts: list[Part] = []
            for part in phrase:
                if isinstance(part, Bracketed):
                    part = replace(part, inside=changed(part.inside))
                parts.append(part)
                if tuple(parts[-len(before) :]) == before:
                    parts[-len(before) :] = after
            return tuple(parts)

        equations = [
            replace(part, sides=tuple(changed(side) for side in part.sides)) for part in self.parts
        ]
        return Formula(equations[0], tuple(equations[1:]))

    def ending(self, words: str) -> Formula:
        """The equation with more words at its end."""
        *sides, last = self.equation.sides
        more = (*last, Sign(" "), *read(words).equation.left)
        return replace(self, equation=replace(self.equation, sides=(*sides, more)))

    def making(self, name: str) -> Formula:
        """The same with `name` on its left."""
        _, *sides = self.equation.sides
        return replace(self, equation=replace(self.equation, sides=((Word(name),), *sides)))

    def renamed(self, names: Mapping[str, str]) -> Formula:
        """Each letter by its name in a walk, all at once."""
        return Formula(
            self.equation.renamed(names), tuple(clause.renamed(names) for clause in self.clauses)
        )

    def told(self, say: Say) -> Formula:
        """With its prose in the words of another language."""
        return Formula(self.equation.told(say), tuple(clause.told(say) for clause in self.clauses))

    def __str__(self) -> str:
        return CLAUSE.join(map(str, self.parts))


def _letters(formula: Formula) -> frozenset[str]:
    return frozenset(word.text for word in formula.words())


def _transposes(phrase: Phrase, name: str) -> bool:
    for part in phrase:
        match part:
            case Transposed(Word(text)) if text == name:
                return True
            case Bracketed(_, inside, _) if _transposes(inside, name):
                return True
    return False


def _told(phrase: Phrase, say: Say) -> Phrase:
    def told(part: Part) -> Part:
        match part:
            case Spoken():
                return part.told(say)
            case Bracketed():
                return replace(part, inside=_told(part.inside, say))
        return part

    return tuple(map(told, phrase))


def assigned(name: str, *right: str | Word, relation: str = "=") -> Formula:
    """A formula made of names, as `Word`, and of signs between them, as text."""
    parts = tuple(Sign(part) if isinstance(part, str) else part for part in right)
    return Formula(Equation(((Word(name),), parts), relation))


_TOKEN = re.compile(
    rf"(?P<prose>{PATTERN})"
    rf"|(?P<word>[A-Za-zα-ωÂĀ][A-Za-zα-ω0-9_]*{HAT}?)(?P<transposed>ᵀ?)"
    r"|(?P<opened>[(\[])|(?P<closed>[)\]])"
    rf"|(?P<clause>{CLAUSE})|(?P<equals> = )"
    r"|(?P<sign>\d+(?:\.\d+)?(?:e[−+]?\d+)?|.)"
)


@lru_cache(maxsize=1024)
def read(line: str) -> Formula:
    """The tree of a line of an operation: ``h = Σ x · W,  W = …``."""
    tokens = list(_TOKEN.finditer(line))
    equations: list[Equation] = []
    sides: list[Phrase] = []
    phrase: list[Part] = []
    open_: list[tuple[str, list[Part]]] = []
    for token in tokens:
        text = token[0]
        match token.lastgroup:
            case "prose":
                message, facts = said(text)
                parts = ((k, Word(one) if one[0].isalpha() else Sign(one)) for k, one in facts)
                phrase.append(Spoken(message, tuple(parts)))
            case "word" | "transposed":
                word = Word(token["word"])
                phrase.append(Transposed(word) if token["transposed"] else word)
            case "opened":
                open_.append((text, phrase))
                phrase = []
            case "closed":
                if not open_:
                    raise ValueError(f"the formula {line!r} closes a bracket that it never opened")
                opened, outer = open_.pop()
                outer.append(Bracketed(opened, tuple(phrase), text))
                phrase = outer
            case "equals" if not open_:
                sides.append(_joined(phrase))
                phrase = []
            case "clause" if not open_:
                equations.append(Equation((*sides, _joined(phrase))))
                sides, phrase = [], []
            case _:
                phrase.append(Sign(text))
    if open_:
        raise ValueError(f"the formula {line!r} leaves a bracket open")
    equations.append(Equation((*sides, _joined(phrase))))
    return Formula(equations[0], tuple(equations[1:]))


def _joined(phrase: Sequence[Part]) -> Phrase:
    return tuple(phrase)
