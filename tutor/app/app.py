"""The Textual app: what belongs to all screens, and the keys that work on each."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, ClassVar, ParamSpec, TypeVar, cast

from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Event
from textual.filter import LineFilter
from textual.reactive import Initialize, Reactive, reactive
from textual.screen import ModalScreen, Screen
from textual.theme import Theme

from tutor import app as ours
from tutor import running, study
from tutor.activities.destinations import Destination, Home, Lab, Open, Read
from tutor.app import calm, choices, screens
from tutor.app.blind import aimed, blind, too_small
from tutor.app.control_filter import ControlFilter
from tutor.app.driver import TerminalDriver
from tutor.app.keys import SHORTCUTS, shortcut_keys
from tutor.app.modes import Asked, mode_of, screen_of
from tutor.app.sizes import HORIZONTAL_BREAKPOINTS, VERTICAL_BREAKPOINTS, classes_at
from tutor.app.telling import TellingApp
from tutor.app.themes import DARK, theme_named
from tutor.app.trail import Trail
from tutor.app.workers import after_refresh, work
from tutor.course import LessonError, load_course
from tutor.learner import LearnerDataError, trust_pack
from tutor.learner.keeper import Keeper
from tutor.running.policy import Policy, Runner
from tutor.running.signals import ENDING, INTERRUPTING, exit_code
from tutor.words import _

if TYPE_CHECKING:
    from tutor.app.own_data import OwnData
    from tutor.app.screens.modal import Modal
    from tutor.app.widgets.answers.answer_field import AnswerField
    from tutor.app.widgets.answers.question_view import QuestionView
    from tutor.course import Course
    from tutor.learner import Store
    from tutor.learner.answers import Context
    from tutor.quiz.verdict import AnswerError, Verdict
    from tutor.running.runs import Runs
    from tutor.study.search import Finder, Hit
    from tutor.study.sources import Sources

P = ParamSpec("P")
T = TypeVar("T")
Answer = TypeVar("Answer")
HOME = Home()

PROGRESSING = ("read", "review", "progress")
"""The modes of screens that show what the learner did in the course."""

GRACE = 0.8
"""Seconds that a run gets to save itself when the app ends."""


class BackstepApp(TellingApp):
    """Backstep in the terminal. Screens are imported when they are first opened."""

    TITLE = "backstep"
    ENABLE_COMMAND_PALETTE = False  # ours is a screen like the others
    PAUSE_GC_ON_SCROLL = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *shortcut_keys(show=False),
        Binding("escape", "home", "home", id="go.home", show=False, tooltip="course map"),
        Binding("backspace", "go_back", "back", id="go.back", show=False, key_display="Backspace",
                tooltip="back to where you were before the last jump"),
        Binding("ctrl+p", "palette", "everything", id="palette", show=False, priority=True,
                tooltip="everything by name: pages, networks, themes …"),
        Binding("ctrl+q", "quit", "quit", id="quit", show=False, tooltip="leave Backstep"),
        Binding("slash", "search", "search", id="search", key_display="/", show=False,
                tooltip="search the course for words"),
        Binding("question_mark", "show_help", "help", id="help", key_display="?",
                tooltip="this help"),
        Binding("f1", "show_help", "help", id="help.typing", tooltip="this help"),
    ]  # fmt: skip

    theme: Reactive[str] = Reactive(Initialize(lambda app: cast("BackstepApp", app)._first_theme()))
    """The theme's name. It is the learner's before any stylesheet is read: to change it later takes
    reading them all again."""

    run_line: reactive[str] = reactive("", init=False, repaint=False)
    """How the run stands that goes on, in a few words. The top lines show it: no screen is painted
    whole for it."""

    def __init__(
        self, store: Store, start: Destination = HOME, course: Course | None = None
    ) -> None:
        self._trail = Trail(start)
        self.DEFAULT_MODE = mode_of(start)  # type: ignore[misc]  # switching to it would wait 50 ms
        self.store = store
        super().__init__()
        self.ended_by = ""
        """Why the app ends, in a sentence; empty while nobody has asked it to."""
        self._entered: set[str] = set()
        self._gate = ControlFilter()
        self.keeper = Keeper(store, self.tell_of_disk)
        if course is not None:
            self.course = course
        self.HORIZONTAL_BREAKPOINTS = list(HORIZONTAL_BREAKPOINTS)
        self.VERTICAL_BREAKPOINTS = list(VERTICAL_BREAKPOINTS)
        if calm.chosen(store):
            calm.become(self, True)

    @cached_property
    def runs(self) -> Runs:
        """The experiments that were started since the app began."""
        runs = running.Runs(self.keeper, self.store.now)
        ours.RunLine(runs, self._tell_of_run, self.set_timer)
        return runs

    def _tell_of_run(self, line: str) -> None:
        self.run_line = line

    async def on_unmount(self) -> None:
        """Leaving ends what goes on, and keeps what was done."""
        if "runs" in vars(self):
            await self.runs.close(GRACE)
        self.keeper.flush()

    @cached_property
    def course(self) -> Course:
        """The course's chapters and their order: our course, unless another is shown."""
        return load_course()

    @cached_property
    def runner(self) -> Runner:
        """What runs code: that of our course, and of another once the learner trusts it."""
        if not self.course.pack:
            return Runner()
        return Runner(Policy(trusts=study.Trust(self.store, self.course)), self._ask_for_trust)

    async def _ask_for_trust(self, pack: str) -> None:
        """Ask whether to trust the course on the screen, and keep a yes."""
        try:
            found = await asyncio.to_thread(study.would_run, self.course)
        except LessonError as problem:
            self.notify(str(problem), severity="error", timeout=20, markup=False)
            return
        if await self.ask(self.screen, screens.TrustScreen(self.course, found)):
            await self.keeper.keep_now(lambda store: trust_pack(store, found.digest))

    @cached_property
    def own_data(self) -> OwnData:
        """Taking along, bringing back and removing what the learner has."""
        return ours.OwnData(self)

    @cached_property
    def finder(self) -> Finder:
        """Finds what the course says; the first to ask it waits for every chapter to be read."""
        return study.Finder(self.course, self.store)

    @cached_property
    def questions(self) -> Sources:
        """Where the questions that can be asked come from."""
        return study.sources_of(self.course)

    @cached_property
    def marks(self) -> study.Marks:
        """The learner's notes and bookmarks."""
        return study.Marks(self.store, self.keeper)

    @cached_property
    def drafts(self) -> study.Drafts:
        """What the learner writes, into snippets and as answers, wherever that is."""
        return study.Drafts(self.store, self.keeper)

    def get_default_screen(self) -> Screen[Any]:
        """The screen to begin with. A mode's screen would be drawn twice, once for nothing, and its
        stylesheet would have all of them read again.
        """
        screen = screen_of(self.DEFAULT_MODE)
        screen.add_class(*classes_at(*self.size))  # Textual does so after the first frame
        for file in screen.css_path:
            self.stylesheet.read(file)
        return screen

    def get_driver_class(self) -> type[Driver]:
        """Ours on a terminal; another one where the environment names it."""
        chosen = super().get_driver_class()
        return TerminalDriver if chosen is LinuxDriver else chosen

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Textual's, and the gate that no control character passes."""
        return [*super().get_line_filters(), self._gate]

    def on_load(self) -> None:
        """Before there is a screen.

        From Python 3.12 on Textual has tasks begin at once, inside whoever makes them: a screen's
        widgets would be mounted before it is on the stack. Here they begin in turn, as on 3.11.
        """
        loop = asyncio.get_running_loop()
        loop.set_task_factory(None)
        if not self.is_headless:
            for number in (INTERRUPTING, *ENDING):
                loop.add_signal_handler(number, self.leave, number)

    def leave(self, number: int) -> None:
        """End as ctrl+q does, because of the signal `number`."""
        name = signal.Signals(number).name
        self.ended_by = _("Backstep was ended by the signal {name}.", name=name)
        self.exit(return_code=exit_code(number))

    def quit(self, why: str) -> None:
        """End because the learner wants to: `why` says what they did."""
        self.ended_by = why
        self.exit()

    async def action_quit(self) -> None:
        self.quit(_("You left Backstep with ctrl+q."))

    def action_help_quit(self) -> None:
        """Tell whoever presses ctrl+c out of habit how to leave."""
        self.notify(_("ctrl+q leaves Backstep; everything is saved."), timeout=5, markup=False)

    def terminal_gone(self) -> None:
        """Nobody can type or see anything any more."""
        self.leave(signal.SIGHUP)

    async def on_event(self, event: Event) -> None:
        """As Textual's, but what is typed or clicked waits until its screen is composed, and what
        is done blindly is dropped.
        """
        while aimed(event) and self.screen_stack and not self.screen.is_mounted:
            await asyncio.sleep(0)
        if not blind(self, event):
            await super().on_event(event)

    @property
    def too_small(self) -> bool:
        """Whether the terminal is below the least size."""
        return too_small(self)

    def on_ready(self) -> None:
        """The first frame is about to be painted."""
        self.call_later(after_refresh, self.screen, self._painted)

    def _painted(self) -> None:
        """Collect garbage again, but never look through what start-up left (see `open_app`); remove
        what an earlier run left, if it was killed.
        """
        self._sweep()
        if not gc.isenabled():
            gc.freeze()
            gc.enable()

    @work(group="sweep")
    async def _sweep(self) -> None:
        await asyncio.to_thread(running.sweep)

    def _paint_again(self, app: App[Any]) -> None:
        """Whoever had the terminal meanwhile left something else on it."""
        self.refresh(layout=True)

    def on_mount(self) -> None:
        self.app_resume_signal.subscribe(self, self._paint_again)
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        if self.store.notice:
            self.notify(self.store.notice, severity="warning", timeout=60, markup=False)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colours, while no theme is chosen that knows of them."""
        return DARK.variables

    def choose_theme(self, name: str) -> None:
        """Change the colours to one of `tutor.app.themes.NAMES`."""
        self.register_theme(theme_named(name))
        self.theme = name

    def choose_language(self, name: str) -> None:
        """Keep another language for all that is opened from now on."""
        choices.keep_language(self.keeper, name)
        self.notify(_("Everything you open from now on is in this language."), markup=False)
        self.refresh(layout=True)

    def turn_calm(self) -> None:
        """Be calm, or lively again; kept for the next start."""
        choices.turn_calm(self.keeper, self)

    def _first_theme(self) -> str:
        theme = choices.first_theme(self.store)
        self.register_theme(theme)
        return theme.name

    def _keep_theme(self, theme: Theme) -> None:
        choices.keep_theme(self.keeper, theme)

    def go(self, destination: Destination | Lab) -> None:
        """Go to a place; one that says no more than its kind is shown as it was left."""
        if isinstance(destination, Lab):
            destination = Open(self._lab_at_hand())
        left: Destination | None = getattr(self.screen, "here", None)  # a modal is no place
        if left is not None:
            self._trail.leave(left)
        self._go(destination)

    def _lab_at_hand(self) -> str:
        """The lab where a run goes on, or that was open last, or else the first."""
        going = self.runs.going if "runs" in vars(self) else None
        return going.activity.name if going is not None else self._trail.lab

    def action_go_back(self) -> None:
        """Go where the learner was before the last jump, and so on back to the start."""
        before = self._trail.back()
        if before is not None:
            self._go(before)

    def _go(self, destination: Destination) -> None:
        self.clear_notifications()
        mode = self._trail.ask(destination)
        if self.current_mode == mode:
            self.screen.post_message(Asked())
        else:
            self._enter(mode)
            self.switch_mode(mode)

    def action_home(self) -> None:
        self.go(HOME)

    def action_go(self, name: str) -> None:
        """Go to one of the places that have a key."""
        self.go(SHORTCUTS[name].destination)

    def _enter(self, mode: str) -> None:
        """Make a mode when it is first gone to."""
        if mode not in self._entered:
            self._entered.add(mode)
            self.add_mode(mode, partial(screen_of, mode))

    async def begin_anew(self) -> None:
        """Go home, and have the screens made anew that show what the learner did: it is about to
        change, or has.
        """
        self.go(HOME)
        for mode in PROGRESSING:
            self._enter(mode)
            await self.remove_mode(mode)
            self._entered.discard(mode)
        await self.keeper.settle()

    def get_key_display(self, binding: Binding) -> str:
        """Keys as they are printed on the keyboard: F2, Esc, ctrl+p."""
        shown = super().get_key_display(binding).replace("^", "ctrl+")
        return shown.capitalize() if shown[1:].isdigit() or shown == "esc" else shown

    def take_destination(self, mode: str) -> Destination | None:
        """What was asked to be opened in `mode`; once."""
        return self._trail.take(mode)

    async def on_disk(
        self, function: Callable[P, T], *arguments: P.args, **options: P.kwargs
    ) -> T | None:
        """Call a function that reads the learner's data, beside the event loop; where they can't
        be read, say so, and return None. What is written goes through the keeper.
        """
        await self.keeper.settle()
        try:
            return await asyncio.to_thread(function, *arguments, **options)
        except LearnerDataError as problem:
            self.keeper.failed(problem)
            return None

    async def answer(
        self,
        answered: QuestionView.Answered,
        *,
        context: Context,
        told: Callable[[int], object] | None = None,
    ) -> Verdict | AnswerError:
        """Put an answer on disk; the verdict on it, or why it is none. Once it is there, `told`
        hears its number in the log.
        """
        return await ours.put_answer(
            answered, keeper=self.keeper, runner=self.runner, context=context, told=told
        )

    def on_answer_field_drafted(self, event: AnswerField.Drafted) -> None:
        self.drafts.put(event.question.id, event.text, event.shelved)

    @work(group="remark")
    async def on_question_view_remarked(self, event: QuestionView.Remarked) -> None:
        """Put what is said to be wrong with a question on disk, and say where it is read."""
        if await ours.put_remark(event, keeper=self.keeper):
            said = _("Saved for the author; {command} shows it.", command="backstep quiz --remarks")
            self.notify(said, timeout=5, markup=False)

    async def ask(self, over: Screen[Any], modal: Modal[Answer]) -> Answer | None:
        """Show `modal` over a screen, and return what it is dismissed with; None where the learner
        went elsewhere or opened another modal before this one was ready.
        """
        if not self.screen_stack or self.screen is not over or isinstance(over, ModalScreen):
            return None
        return await self.push_screen(modal, wait_for_dismiss=True)

    @work(group="search")
    async def action_search(self) -> None:
        """Ask for words, and go to what says them."""
        over = self.screen
        found = await self.ask(over, screens.SearchScreen(self._prepare_search, self._find))
        if found is not None:
            await ours.open_link(self, over, found)

    @work(group="notes")
    async def action_notes(self) -> None:
        """Have a note or a bookmark chosen, and go there."""
        over = self.screen
        marked = await self.on_disk(lambda: study.in_order(self.marks.all(), self.course))
        mark = await ours.choose_mark(self, over, marked or [])
        if mark is not None:
            self.go(Read(mark.page, mark.place))

    @work(group="glossary")
    async def action_glossary(self) -> None:
        """Have a word chosen, and explained."""
        await ours.explain(self, self.screen)

    @work(group="glossary")
    async def action_sheet(self, name: str) -> None:
        """Show a sheet of the course: notation, say."""
        await ours.show_sheet(self, self.screen, name)

    async def _prepare_search(self) -> None:
        await self.on_disk(self.finder.prepare)

    async def _find(self, typed: str) -> list[Hit]:
        return await self.on_disk(self.finder.find, typed) or []

    @work(group="palette")
    async def action_palette(self) -> None:
        """Ask for anything by name, then do it."""
        if isinstance(self.screen, ModalScreen):
            return
        here = list(ours.on_screen(self, self.screen))
        palette = screens.PaletteScreen(here, lambda: list(ours.elsewhere(self)))
        entry = await self.ask(self.screen, palette)
        if entry is not None:
            ended = entry.run()
            if isawaitable(ended):
                await ended

    def action_show_help(self) -> None:
        """Show what the present screen, or what has the focus there, is for, and its keys."""
        told = screens.about(self.screen), screens.keys_of(self.screen)
        self.push_screen(screens.HelpScreen(*told))
