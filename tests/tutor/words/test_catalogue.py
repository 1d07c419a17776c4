"""Translation: which language is shown, and what is put into a message."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages import Catalog
from pseudo import NAME, catalogue

from core.message import Message
from tutor.words import N_, _, language, ngettext, use
from tutor.words.catalogue import wanted


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    messages = Catalog()
    messages.add("Step {at} of {total}")
    messages.add("open")
    messages.add(("{n} page", "{n} pages"))
    yield catalogue(messages, tmp_path / "locale")
    use([])


def test_english_is_the_source() -> None:
    assert use([]) == language() == "en"
    assert _("Step {at} of {total}", at=3, total=40) == "Step 3 of 40"
    assert ngettext("{n} page", "{n} pages", 1) == "1 page"
    assert ngettext("{n} page of {whole}", "{n} pages of {whole}", 0, whole=4) == "0 pages of 4"
    assert _("") == ""


def test_a_text_without_facts_may_hold_braces() -> None:
    assert _("a set {1, 2}") == "a set {1, 2}"


def test_a_language_is_found_by_its_locale(folder: Path) -> None:
    for name in (NAME, f"{NAME}_YY", f"{NAME}_YY.UTF-8", f"{NAME}@latin"):
        assert use(["nosuch", name], folder) == NAME
    assert _("Step {at} of {total}", at=3, total=40) == "Stép 3 óf 40漢字"
    assert ngettext("{n} page", "{n} pages", 2) == "2 págés漢"
    assert _("not in the catalogue") == "not in the catalogue"


def test_english_asked_for_first_is_english(folder: Path) -> None:
    for name in ("en", "en_GB.UTF-8", "C", "C.UTF-8", "POSIX"):
        assert use([name, NAME], folder) == "en"
    assert use(["../../etc", "nosuch"], folder) == "en"


def test_a_marked_text_is_translated_where_it_is_shown(folder: Path) -> None:
    marked = N_("open")
    use([NAME], folder)
    assert marked == "open"
    assert _(marked) == "ópéñ漢"


def test_a_message_of_the_core_brings_its_facts_and_is_translated_whole(folder: Path) -> None:
    message = Message("Step {at} of {total}", at=Message("open"), total=2)
    assert str(message) == "Step open of 2"
    use([NAME], folder)
    assert _(message) == "Stép ópéñ漢 óf 2漢字"


def test_the_nearest_wish_goes_first() -> None:
    system = {"LANGUAGE": "de:fr", "LC_ALL": "es_ES.UTF-8", "LANG": "it_IT"}
    assert wanted(system) == ["de", "fr", "es_ES.UTF-8"]
    assert wanted({"BACKSTEP_LANG": "zh", **system}, "pt")[:3] == ["zh", "pt", "de"]
    assert wanted({"LC_ALL": "", "LANG": "it_IT"}) == ["it_IT"]
    assert wanted({}) == []


def test_english_loads_nothing() -> None:
    code = (
        "import sys; from tutor.words import _, use; use(['en_US.UTF-8']); _('x {y}', y=1);"
        "print([m for m in ('gettext', 'babel', 'rich', 'textual', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
