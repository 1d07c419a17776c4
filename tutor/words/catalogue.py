"""Translation with gettext. For English nothing is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

if TYPE_CHECKING:
    from gettext import NullTranslations

ENGLISH = "en"
DOMAIN = "backstep"
FOLDER = Path(__file__).parent / "locale"
"""``<language>/LC_MESSAGES/backstep.mo`` for each language but English."""


@runtime_checkable
class Templated(Protocol):
    """A `core.message.Message`, known by what it has: the core stays unread until it is needed."""

    @property
    def template(self) -> str: ...

    @property
    def facts(self) -> Mapping[str, object]: ...


class _Chosen(NamedTuple):
    language: str
    catalogue: NullTranslations | None


_chosen = _Chosen(ENGLISH, None)


def use(languages: Iterable[str], folder: Path = FOLDER) -> str:
    """Show everything in the first of `languages` that there is, English if none; its name.

    A language is named as in ``LANG``: ``de``, ``pt_BR``, ``zh_CN.UTF-8``.
    """
    global _chosen
    _chosen = next(
        filter(None, (_find(name, folder) for name in languages)), _Chosen(ENGLISH, None)
    )
    return _chosen.language


def known(name: str, folder: Path = FOLDER) -> bool:
    """Whether there is such a language."""
    return _find(name, folder) is not None


def language() -> str:
    """The language in use."""
    return _chosen.language


def languages(folder: Path = FOLDER) -> list[str]:
    """English, and what there is a catalogue for; only English where none was made."""
    return [ENGLISH, *sorted(file.parents[1].name for file in folder.glob(f"*/*/{DOMAIN}.mo"))]


def wanted(environment: Mapping[str, str], setting: str | None = None) -> list[str]:
    """The languages that are asked for, best first.

    ``BACKSTEP_LANG`` goes before the learner's `setting`, and that before what the whole system is
    set to: ``LANGUAGE`` (a list), ``LC_ALL``, ``LC_MESSAGES``, ``LANG``.
    """
    named = [environment.get("BACKSTEP_LANG"), setting, *environment.get("LANGUAGE", "").split(":")]
    system = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    named.append(next(filter(None, system), None))
    return [name for name in named if name]


def _find(name: str, folder: Path) -> _Chosen | None:
    """The language of that name, None if there is no catalogue of it."""
    plain = name.partition(".")[0].partition("@")[0]
    if plain.partition("_")[0] in (ENGLISH, "C", "POSIX"):
        return _Chosen(ENGLISH, None)
    for candidate in (plain, plain.partition("_")[0]):
        file = folder / candidate / "LC_MESSAGES" / f"{DOMAIN}.mo"
        if file.is_file():
            from gettext import GNUTranslations

            with file.open("rb") as stream:
                return _Chosen(candidate, GNUTranslations(stream))
    return None


def N_(message: str) -> str:
    """`message` as it is, marked for translation: `_` translates it where it is shown."""
    return message


def _(message: str | Templated, /, **facts: object) -> str:
    """`message` in the learner's language, its ``{names}`` replaced by `facts`.

    A message of the core brings its facts along; messages among them are translated, too.
    """
    if not isinstance(message, str):
        return _(message.template, **message.facts, **facts)
    catalogue = _chosen.catalogue
    text = catalogue.gettext(message) if catalogue and message else message
    return text.format(**_told(facts)) if facts else text


def ngettext(one: str, many: str, n: int, /, **facts: object) -> str:
    """`one` or `many`, as the language says for `n` things; `n` is a fact, too: ``{n} pages``."""
    catalogue = _chosen.catalogue
    text = catalogue.ngettext(one, many, n) if catalogue else one if n == 1 else many
    return text.format(n=n, **_told(facts))


def _told(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts, the messages among them as text."""
    return {name: _(fact) if isinstance(fact, Templated) else fact for name, fact in facts.items()}
