"""What the learner did, kept on disk: open a `Store`, then call the functions with it.

Each is imported when it is asked for: the first frame waits for the settings alone.
"""

from typing import TYPE_CHECKING

from tutor.activities.lookup import late

if TYPE_CHECKING:
    from tutor.learner.answers import (
        Answer,
        answers_to,
        latest_answers,
        latest_verdicts,
        recent_answers,
        record_answer,
        right_answers,
        take_back,
    )
    from tutor.learner.cards import Card, Exists, card_of, due_ids, next_due, retrievability
    from tutor.learner.chapter_tests import chapters_known, record_test
    from tutor.learner.diary import StudyDay, study_days
    from tutor.learner.instances import base_of, seed_of
    from tutor.learner.kept_runs import (
        KeptRun,
        change_settings,
        count_runs,
        curve_of,
        delete_run,
        find_run,
        finish_run,
        keep_run,
        list_runs,
        lose_run,
        name_run,
        run_folder,
        start_run,
    )
    from tutor.learner.marks import PageMark, list_marks, save_mark
    from tutor.learner.pages import (
        ReadingPlace,
        last_place,
        mark_read,
        open_page,
        pages_opened,
        pages_read,
        save_place,
    )
    from tutor.learner.question_remarks import QuestionRemark, list_remarks, record_remark
    from tutor.learner.settings import (
        distrust_pack,
        know_pack,
        known_packs,
        save_setting,
        setting,
        trust_pack,
        trusted_packs,
    )
    from tutor.learner.snippets import (
        edits,
        has_run,
        record_snippet_run,
        reset_edit,
        save_edit,
        shelved_edits,
        snippets_run,
    )
    from tutor.learner.storage.directory import data_directory
    from tutor.learner.storage.errors import DataDirectoryError, LearnerDataError
    from tutor.learner.storage.store import Store
    from tutor.learner.summary import (
        ChapterOutline,
        ChapterProgress,
        ProgressSummary,
        progress_summary,
    )
    from tutor.learner.tasks import mark_done, tasks_done
    from tutor.learner.walks import (
        WalkPlace,
        WalkProgress,
        last_walk,
        list_walks,
        record_walk,
        save_walk,
    )

__all__ = [
    "Answer",
    "Card",
    "ChapterOutline",
    "ChapterProgress",
    "DataDirectoryError",
    "Exists",
    "KeptRun",
    "LearnerDataError",
    "PageMark",
    "ProgressSummary",
    "QuestionRemark",
    "ReadingPlace",
    "Store",
    "StudyDay",
    "WalkPlace",
    "WalkProgress",
    "answers_to",
    "base_of",
    "card_of",
    "change_settings",
    "chapters_known",
    "count_runs",
    "curve_of",
    "data_directory",
    "delete_run",
    "distrust_pack",
    "due_ids",
    "edits",
    "find_run",
    "finish_run",
    "has_run",
    "keep_run",
    "know_pack",
    "known_packs",
    "last_place",
    "last_walk",
    "latest_answers",
    "latest_verdicts",
    "list_marks",
    "list_remarks",
    "list_runs",
    "list_walks",
    "lose_run",
    "mark_done",
    "mark_read",
    "name_run",
    "next_due",
    "open_page",
    "pages_opened",
    "pages_read",
    "progress_summary",
    "recent_answers",
    "record_answer",
    "record_remark",
    "record_snippet_run",
    "record_test",
    "record_walk",
    "reset_edit",
    "retrievability",
    "right_answers",
    "run_folder",
    "save_edit",
    "save_mark",
    "save_place",
    "save_setting",
    "save_walk",
    "seed_of",
    "setting",
    "shelved_edits",
    "snippets_run",
    "start_run",
    "study_days",
    "take_back",
    "tasks_done",
    "trust_pack",
    "trusted_packs",
]

if not TYPE_CHECKING:
    __getattr__ = late(
        __name__,
        {
            "answers": (
                "Answer",
                "answers_to",
                "latest_answers",
                "latest_verdicts",
                "recent_answers",
                "record_answer",
                "right_answers",
                "take_back",
            ),
            "cards": ("Card", "Exists", "card_of", "due_ids", "next_due", "retrievability"),
            "chapter_tests": ("chapters_known", "record_test"),
            "marks": ("PageMark", "list_marks", "save_mark"),
            "pages": (
                "ReadingPlace",
                "last_place",
                "mark_read",
                "open_page",
                "pages_opened",
                "pages_read",
                "save_place",
            ),
            "instances": ("base_of", "seed_of"),
            "kept_runs": (
                "KeptRun",
                "change_settings",
                "count_runs",
                "curve_of",
                "delete_run",
                "find_run",
                "finish_run",
                "keep_run",
                "list_runs",
                "lose_run",
                "name_run",
                "run_folder",
                "start_run",
            ),
            "question_remarks": ("QuestionRemark", "list_remarks", "record_remark"),
            "settings": (
                "distrust_pack",
                "know_pack",
                "known_packs",
                "save_setting",
                "setting",
                "trust_pack",
                "trusted_packs",
            ),
            "snippets": (
                "has_run",
                "edits",
                "record_snippet_run",
                "reset_edit",
                "save_edit",
                "shelved_edits",
                "snippets_run",
            ),
            "storage.errors": ("DataDirectoryError", "LearnerDataError"),
            "storage.directory": ("data_directory",),
            "storage.store": ("Store",),
            "diary": ("StudyDay", "study_days"),
            "summary": ("ChapterOutline", "ChapterProgress", "ProgressSummary", "progress_summary"),
            "tasks": ("mark_done", "tasks_done"),
            "walks": (
                "WalkPlace",
                "WalkProgress",
                "last_walk",
                "list_walks",
                "record_walk",
                "save_walk",
            ),
        },
    )
