"""``backstep progress``: what was read, answered, run, stepped and trained."""

from __future__ import annotations

from tutor.activities.parser import Parser
from tutor.commands.chosen import add_course_option, course_of
from tutor.commands.terminal import columns, say_json, warn
from tutor.learner import Store, list_runs
from tutor.study.progress_lines import WIDEST, progress_lines
from tutor.words import _


def main(words: list[str]) -> int:
    """Print the progress as text, or as one JSON object."""
    parser = Parser("progress", _("What you have done so far."), ["progress", "progress --json"])
    add_course_option(parser)
    parser.add_output_options(_("print one JSON object"))
    options = parser.read(words)
    from tutor.study.outlook import outlook
    from tutor.study.overview import overview

    course = course_of(options)
    with Store.open() as store:
        if store.notice:
            warn(store.notice)
        found = overview(store, course)
        stands = outlook(store, course, found)
        runs = list_runs(store, limit=5)
    for problem in found.broken.values():
        warn(_("left out: {problem}", problem=problem))
    if options.json:
        latest = [run.as_json() for run in runs]
        told = {**found.summary.as_json(), **stands.as_json(), "latest_runs": latest}
        say_json({"event": "progress", **told})
        return 0
    for line in progress_lines(course, found, stands, runs, min(WIDEST, columns())):
        print("".join(text for text, style in line).rstrip())
    return 0
