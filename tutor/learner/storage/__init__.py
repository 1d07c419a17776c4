"""The file that keeps what the learner did: opened, checked, mended, locked.

What only a file that is old or damaged needs is imported when it is asked for here.
"""

from typing import TYPE_CHECKING

from tutor.activities.lookup import late

if TYPE_CHECKING:
    from tutor.learner.storage.rebuild import bring_up_to_date
    from tutor.learner.storage.upgrades import tables_at

__all__ = ["bring_up_to_date", "tables_at"]

if not TYPE_CHECKING:
    __getattr__ = late(__name__, {"rebuild": ("bring_up_to_date",), "upgrades": ("tables_at",)})
