"""Small files of every kind that data are read from."""

from __future__ import annotations

import pytest
from data_files import files_in


@pytest.fixture
def sources(tmp_path):
    """Paths, by the kind of data: each can be learned from."""
    return files_in(tmp_path)
