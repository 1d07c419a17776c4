"""What is looked up or printed: one sheet for each kind of thing that the whole course shares."""

from tutor.study.sheets.gradient_sheet import GRADIENTS
from tutor.study.sheets.letter_sheet import LETTERS
from tutor.study.sheets.reading_list import FURTHER
from tutor.study.sheets.sheet import Section, Sheet

__all__ = ["SHEETS", "Section", "Sheet"]

SHEETS = {sheet.name: sheet for sheet in (LETTERS, GRADIENTS, FURTHER)}
"""Each by the command that prints it."""
