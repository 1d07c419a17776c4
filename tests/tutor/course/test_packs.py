"""Another's course: found by its folder or its name, and nothing of it runs by being read."""

from __future__ import annotations

import os
from importlib.machinery import EXTENSION_SUFFIXES

import pytest

from tutor.course import LessonError, NotInCourse, find_snippet, lessons_folder
from tutor.course.contents import FORMAT, RESERVED
from tutor.course.pack_files import modules
from tutor.course.packs import digest, installed_packs, open_pack


@pytest.fixture
def pack(root):
    """The small course, as a pack of somebody else's."""
    contents = root / "course.toml"
    contents.write_text(f'pack = "theirs"\n{contents.read_text()}')
    return root


@pytest.fixture
def installed(pack, tmp_path, monkeypatch):
    """The same, installed as the package `their_course.lessons`, which fails if it is imported."""
    site = tmp_path / "site"
    inner = site / "their_course" / "lessons"
    inner.mkdir(parents=True)
    for package in (inner, inner.parent):
        (package / "__init__.py").write_text("raise RuntimeError('their code ran')\n")
    (inner / "course.toml").write_text((pack / "course.toml").read_text())
    (inner / "en").symlink_to(pack / "en")
    facts = site / "their_course-1.0.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: their-course\nVersion: 1.0\n")
    (facts / "entry_points.txt").write_text("[backstep.courses]\ntheirs = their_course.lessons\n")
    monkeypatch.syspath_prepend(site)
    return inner


def test_a_pack_is_opened_by_its_folder_or_its_course_toml(pack):
    for where in (pack, pack / "course.toml"):
        course = open_pack(str(where))
        assert (course.pack, course.folder) == ("theirs", pack)
        assert {info.id for info in course.chapters} >= {"theirs:start", "theirs:perceptron"}


def test_an_installed_pack_is_opened_by_its_name_and_never_imported(installed):
    assert installed_packs() == {"theirs": installed}
    course = open_pack("theirs")
    assert course.pack == "theirs"
    for name in ("1/first", "perceptron/first", "theirs:perceptron/first", "theirs:1/first"):
        assert find_snippet(name, course)[0].id == "theirs:perceptron/first"


def test_an_entry_point_to_nothing_is_no_pack(installed, tmp_path):
    facts = tmp_path / "site" / "their_course-1.0.dist-info"
    (facts / "entry_points.txt").write_text("[backstep.courses]\ntheirs = their_course.gone.on\n")
    assert installed_packs() == {}
    with pytest.raises(NotInCourse, match="no packs are installed"):
        open_pack("theirs")


def test_a_pack_that_was_opened_before_is_found_by_its_name(pack):
    assert open_pack("theirs", {"theirs": pack}).pack == "theirs"


@pytest.mark.parametrize("where", ["nowhere", "no/such/folder", "x" * 5000, "."])
def test_what_is_no_course_is_refused(where, installed, monkeypatch):
    monkeypatch.chdir(installed.parent)
    with pytest.raises(NotInCourse):
        open_pack(where)


def test_a_close_name_is_guessed(installed):
    with pytest.raises(NotInCourse, match="did you mean theirs"):
        open_pack("their")


def test_our_own_folder_is_our_own_course():
    assert open_pack(str(lessons_folder())).pack == ""


def test_a_course_without_a_name_would_pass_for_ours_and_is_refused(root):
    with pytest.raises(LessonError, match=r"course\.toml:1: .*no name of its own.*pack ="):
        open_pack(str(root))


@pytest.mark.parametrize("version", [FORMAT + 1, 99])
def test_a_newer_format_is_refused_with_its_line(pack, version):
    contents = pack / "course.toml"
    contents.write_text(f"# A course.\nformat_version = {version}\n{contents.read_text()}")
    with pytest.raises(LessonError, match=rf"course\.toml:2: .*format {version}.*update Backstep"):
        open_pack(str(pack))


@pytest.mark.parametrize("version", ["0", "-1", '"1"', "1.0", "true"])
def test_what_is_no_version_is_refused(pack, version):
    contents = pack / "course.toml"
    contents.write_text(f"format_version = {version}\n{contents.read_text()}")
    with pytest.raises(LessonError, match=r"course\.toml:1: format_version"):
        open_pack(str(pack))


@pytest.mark.parametrize("name", [*RESERVED, "Their Course", "a:b", "../x"])
def test_a_name_that_is_none_is_refused(pack, name):
    contents = pack / "course.toml"
    contents.write_text(contents.read_text().replace("theirs", name))
    with pytest.raises(LessonError, match=r"course\.toml:1: .*is no name of a pack"):
        open_pack(str(pack))


@pytest.mark.parametrize("file", ["course.toml", "en/01-perceptron.md", "en/glossary.md"])
def test_every_change_of_a_file_makes_another_version(pack, file):
    course = open_pack(str(pack))
    before = digest(course)
    assert digest(course) == before
    path = pack / file
    old = path.read_text() if path.exists() else ""
    path.write_text(f"{old}\n")
    assert digest(course) != before


def test_a_file_under_another_name_makes_another_version(pack):
    course = open_pack(str(pack))
    (pack / "en" / "02-more.md").write_text("x")
    before = digest(course)
    (pack / "en" / "02-more.md").rename(pack / "en" / "03-more.md")
    assert digest(course) != before


@pytest.mark.parametrize("file", ["course.toml", "en/01-perceptron.md"])
def test_a_pipe_in_place_of_a_file_is_refused_and_not_waited_for(pack, file):
    course = open_pack(str(pack))
    (pack / file).unlink()
    os.mkfifo(pack / file)
    with pytest.raises(LessonError, match="it is no file"):
        digest(course)
    with pytest.raises(LessonError, match="it is no file"):
        find_snippet("perceptron/first", open_pack(str(pack)))


@pytest.mark.parametrize(
    "file",
    [
        "their_course/helper.py",
        "their_course/lessons/helper.py",
        "their_course/deep/er/helper.py",
        "their_course/__pycache__/helper.cpython-311.pyc",
        "their_course/weights.npz",
    ],
)
def test_what_the_code_of_a_pack_can_import_belongs_to_its_version(installed, file):
    course = open_pack("theirs")
    path = installed.parents[1] / file
    versions = {digest(course)}
    path.parent.mkdir(parents=True, exist_ok=True)
    for written in ("x = 1\n", "x = 2\n"):
        path.write_text(written)
        versions.add(digest(course))
    assert len(versions) == 3
    path.unlink()
    assert digest(course) in versions


def test_a_package_without_init_is_found_by_its_entry_point(installed):
    course = open_pack("theirs")
    for package in (installed, installed.parent):
        (package / "__init__.py").unlink()
    before = digest(course)
    (installed.parent / "helper.py").write_text("x = 1\n")
    assert digest(course) != before
    assert modules(installed).keys() == {"their_course.helper"}


def test_what_stands_beside_the_package_is_not_the_packs(installed):
    course = open_pack("theirs")
    before = digest(course)
    (installed.parents[1] / "other.py").write_text("x = 1\n")
    (installed.parent / ".git").mkdir()
    (installed.parent / ".git" / "HEAD").write_text("x\n")
    (installed.parent / "round").symlink_to(installed.parent)
    assert digest(course) == before


@pytest.mark.parametrize(
    ("folder", "module"), [("", "their_course.x"), ("venv", "their_course.venv.x")]
)
def test_no_file_of_a_pack_hides_its_folder(installed, folder, module):
    """A `pyvenv.cfg` makes nothing less importable."""
    course = open_pack("theirs")
    place = installed.parent / folder
    place.mkdir(exist_ok=True)
    (place / "pyvenv.cfg").write_text("home = /usr/bin\n")
    (place / "x.py").write_text("x = 1\n")
    before = digest(course)
    (place / "x.py").write_text("x = 2\n")
    assert digest(course) != before
    assert modules(installed)[module] == place / "x.py"


@pytest.mark.parametrize("kept", [".git", ".hg", ".svn"])
@pytest.mark.parametrize("name", ["x.py", "x.pyc", f"x{EXTENSION_SUFFIXES[0]}"])
def test_a_module_among_kept_versions_is_refused(installed, kept, name):
    (installed.parent / kept / "inner").mkdir(parents=True)
    (installed.parent / kept / "inner" / name).write_bytes(b"")
    with pytest.raises(LessonError, match=f"Python could import it, but {kept} is no part") as said:
        digest(open_pack("theirs"))
    assert f"{kept}/inner/{name}" in str(said.value)


def test_a_folder_that_cannot_be_read_is_named(installed, monkeypatch):
    course = open_pack("theirs")
    (installed.parent / "closed").mkdir()
    scandir = os.scandir

    def closed(folder):
        if str(folder).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", closed)
    with pytest.raises(LessonError, match=r"their_course/closed.*cannot be read"):
        digest(course)


def test_a_package_of_too_many_bytes_is_refused(installed, monkeypatch):
    course = open_pack("theirs")
    (installed.parent / "weights.npz").write_bytes(bytes(2_000))
    digest(course)
    monkeypatch.setattr("tutor.course.packs.MOST_BYTES", 1_000)
    with pytest.raises(LessonError, match=r"weights\.npz.*exceed 1,000 bytes"):
        digest(course)


def test_a_package_of_too_many_files_is_refused(installed, monkeypatch):
    monkeypatch.setattr("tutor.course.pack_files.MOST_BESIDE", 3)
    for number in range(4):
        (installed.parent / f"m{number}.py").write_text("")
    with pytest.raises(LessonError, match="the package their_course has 4 files"):
        digest(open_pack("theirs"))
