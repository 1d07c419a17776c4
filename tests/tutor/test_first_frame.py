"""What is imported and read before the first frame, which the learner waits for."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time

import pytest

from tutor.course import find_chapter, load_chapter, load_course
from tutor.learner import Store

MARKER = "Start here"

ONE_LINE = f"""
from textual.app import App
from textual.widgets import Static

class OneLine(App):
    def compose(self):
        yield Static("{MARKER}")

OneLine().run()
"""

OURS = "from tutor.cli import main; main([])"

WATCH = """
import os, sys
from textual.css.stylesheet import Stylesheet
from textual.drivers.linux_driver import LinuxDriver

write, reparse, again = LinuxDriver.write, Stylesheet.reparse, []

def noted(driver, data):
    write(driver, data)
    if {marker!r} in data:
        with open({report!r}, "w") as file:
            print(len(again), *sys.modules, file=file)
        os._exit(0)

def counted(stylesheet):
    again.append(stylesheet)
    reparse(stylesheet)

LinuxDriver.write, Stylesheet.reparse = noted, counted
"""

TUTOR = {
    "tutor": "cli",
    "tutor.activities": "destinations lookup",
    "tutor.app": "app blind calm choices control_filter driver farewell keys modes sizes start "
    "telling terse themes trail workers",
    "tutor.app.screens": "base home steady",
    "tutor.app.widgets": "",
    "tutor.app.widgets.common": "course_map key_line top_line",
    "tutor.commands": "safe_stream terminal",
    "tutor.course": "contents errors load outline text",
    "tutor.learner": "keeper settings",
    "tutor.learner.storage": "connection damage errors directory lease open_database schema store",
    "tutor.running": "ours policy signals",
    "tutor.study": "",
    "tutor.words": "catalogue cells controls endless reasons",
}
"""Modules of ours that the first frame may wait for, by package. Each has a part in the course map
or in what the learner chose for it: the theme, the language, calm.
"""

OTHERS = {"gc", "lessons", "rich", "sqlite3", "tomllib"}
"""Other packages, beyond the modules that a one-line program of Textual's imports."""

PAGE_LATER = {
    "hashlib", "numpy", "plotext", "tutor.course.glossary", "tutor.course.mentions",
    "tutor.quiz.generator",
}  # fmt: skip
"""What takes long, or is not needed before a page is painted: its words are explained then."""

TOLD = 2000
"""Bytes shown of what was written instead."""

LIMIT = 60
"""Seconds after which the frame will not come any more."""


@pytest.fixture
def first_frame(tmp_path):
    """Run a program in a terminal until `marker` is written there; how often all stylesheets were
    read again by then, and the modules imported.
    """

    with Store.open():
        pass  # a learner was here before

    def run(program, name, marker=MARKER):
        report = tmp_path / name
        code = WATCH.format(marker=marker, report=str(report)) + program
        pid, terminal = pty.fork()
        if pid == 0:
            environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
            os.execve(sys.executable, [sys.executable, "-c", code], environment)
        written, end = b"", time.monotonic() + LIMIT
        try:  # one limit for all: a program that goes on writing never pauses
            while select.select([terminal], [], [], max(end - time.monotonic(), 0))[0]:
                written = (written + os.read(terminal, 65536))[-TOLD:]
        except OSError:  # the program has ended
            pass
        finally:
            os.kill(pid, signal.SIGKILL)  # it is ours until waited for, ended or not
            os.waitpid(pid, 0)
            os.close(terminal)
        assert report.exists(), written.decode(errors="replace")
        again, *modules = report.read_text().split()
        return int(again), set(modules)

    return run


def allowed():
    for package, names in TUTOR.items():
        yield package
        yield from (f"{package}.{name}" for name in names.split())


def test_the_first_frame_waits_for_few_modules_and_each_stylesheet_is_read_once(first_frame):
    _, plain = first_frame(ONE_LINE, "plain")
    again, ours = first_frame(OURS, "ours")
    more = ours - plain
    own = {name for name in more if name.partition(".")[0] == "tutor"}
    assert own - set(allowed()) == set()
    others = {name.partition(".")[0].lstrip("_") for name in more - own}
    assert others - OTHERS == set()
    assert again == 0


def test_a_page_is_painted_before_what_it_needs_later_is_imported(first_frame):
    page = load_chapter(find_chapter(load_course(), "1")[0]).pages[0]
    beginning = " ".join(page.blocks[0].markdown.split()[:3])
    _, imported = first_frame("from tutor.cli import main; main(['read', '1'])", "page", beginning)
    assert "textual.widgets._markdown" in imported
    assert imported & PAGE_LATER == set()


def test_whoever_needs_tls_later_can_have_it(run_python):
    code = """
import sys, types
app = types.ModuleType("tutor.app.start")
app.run_app = lambda start, course: 0
sys.modules["tutor.app.start"] = app
from tutor.commands.terminal import open_app
from tutor.activities.destinations import Home
open_app(Home())
assert "asyncio" in sys.modules and "ssl" not in sys.modules
import ssl
print(ssl.create_default_context().check_hostname)
"""
    assert run_python(code) == "True\n"
