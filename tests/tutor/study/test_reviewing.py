"""A session of review: neighbours apart, longest overdue first."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from loops import perhaps

from tutor.learner import Store, record_answer, reset_edit, save_edit
from tutor.learner.keeper import Keeper
from tutor.quiz.question import Question
from tutor.quiz.tries import Standing
from tutor.study.drafts import Drafts
from tutor.study.reviewing import apart, begun

EXERCISE = Question("a/one", "code", "Write it.", None)
PASSED = Standing(frozenset(), passed=True)
NAMES = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 99)), unique=True, max_size=12
).map(lambda pairs: [f"{chapter}/{number}" for chapter, number in pairs])


def chapters(names):
    return [name.partition("/")[0] for name in names]


@given(NAMES)
def test_no_two_of_a_chapter_are_beside_each_other_where_that_can_be(names):
    ordered = apart(names)
    assert sorted(ordered) == sorted(names)
    most = max(Counter(chapters(names)).values(), default=0)
    if 2 * most <= len(names) + 1:
        found = chapters(ordered)
        assert all(one != next_one for one, next_one in pairwise(found))


@given(NAMES)
def test_each_chapter_keeps_its_order(names):
    ordered = apart(names)
    for chapter in perhaps(set(chapters(names))):
        of_it = [name for name in names if name.startswith(f"{chapter}/")]
        assert [name for name in ordered if name.startswith(f"{chapter}/")] == of_it


def test_what_was_begun_goes_on_but_what_was_right_is_not_given_away(tmp_path):
    with Store.open(tmp_path) as store:
        drafts = Drafts(store, Keeper(store, lambda text, failure: None))
        assert begun(store, drafts, EXERCISE) == (None, None, Standing(frozenset()))
        save_edit(store, "a/one", "mine")
        assert begun(store, drafts, EXERCISE) == ("mine", None, Standing(frozenset()))
        record_answer(store, "a/one", "mine", correct=True)
        assert begun(store, drafts, EXERCISE) == (None, "mine", PASSED)
        save_edit(store, "a/one", "again")
        assert begun(store, drafts, EXERCISE) == ("again", None, PASSED)
        reset_edit(store, "a/one")
        assert begun(store, drafts, EXERCISE) == (None, "again", PASSED)
