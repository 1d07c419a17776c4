"""Walks and the app open on one, for the tests of the stepper."""

from __future__ import annotations

import pytest
from soaking import spread

from core.examples import EXAMPLES
from tutor.stepping.scene import Scene


@pytest.fixture(params=sorted(EXAMPLES))
def example(request):
    """Each walk that ships."""
    return EXAMPLES[request.param]


@pytest.fixture
def moments(example):
    """Moments of the walk, from the start to the last step: in a soak every one."""
    scene = Scene(example.walk())
    return [scene.at(cursor) for cursor in spread(range(scene.total + 1), 9)]
