"""Search as one types, over all that the course says and the learner noted."""

from tutor.study.search.document import KINDS, Document, Hit
from tutor.study.search.finder import Finder
from tutor.study.search.index import Index

__all__ = ["KINDS", "Document", "Finder", "Hit", "Index"]
